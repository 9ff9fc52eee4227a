// What the policies page knows: the list, the one that is open with its history, and texts that are not saved yet.

import type { RegoReference } from '../../../shared/contract/authoring.ts'
import type { ChangeRequest, SubmitChangeRequest } from '../../../shared/contract/change-request.ts'
import type { PatchPolicy, Policy, PolicyVersion } from '../../../shared/contract/policy.ts'
import type { BodyOf } from '../../../shared/endpoints.ts'
import type { CallError } from '../../api/call.ts'

export interface OpenPolicy {
  readonly id: string
  readonly versions: readonly PolicyVersion[] | null
  readonly requests: readonly ChangeRequest[] | null
  readonly error: CallError | null
}

/** A text that was typed and not saved: it survives leaving the page, and says what it was written against. */
export interface Unsaved {
  readonly text: string
  readonly version: number
}

export interface PoliciesState {
  readonly items: readonly Policy[]
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: CallError | null
  readonly open: OpenPolicy | null
  readonly unsaved: Readonly<Record<string, Unsaved>>
  /** Tests of authors by policy, as long as the page is open. */
  readonly tests: Readonly<Record<string, string>>
  /** Change requests that wait for a review, over all policies. */
  readonly pending: number
  readonly reference: RegoReference | null
  load(): Promise<void>
  loadPending(): Promise<void>
  loadReference(): Promise<void>
  show(id: string | null): Promise<void>
  type(policy: Pick<Policy, 'id' | 'rego_content' | 'version'>, text: string): void
  /** The text that was typed is from now on against the policy as it is. */
  goOnFrom(policy: Pick<Policy, 'id' | 'version'>): void
  discard(id: string): void
  typeTests(id: string, text: string): void
  create(body: BodyOf<'POST /policies'>): Promise<Policy>
  patch(id: string, body: PatchPolicy): Promise<Policy>
  remove(id: string): Promise<void>
  submit(id: string, body: SubmitChangeRequest): Promise<ChangeRequest>
  review(request: ChangeRequest, verdict: 'approve' | 'reject', notes: string): Promise<ChangeRequest>
}
