// Candidates: a snapshot, renewed by what the log says of them; texts that were typed and not saved; when rules activate themselves.
import { create } from 'zustand'
import {
  type Candidate,
  type CandidateTest,
  candidateStatusSchema,
  type PolicyAutomation,
} from '../../../shared/contract/candidate.ts'
import type { AnswerOf, BodyOf } from '../../../shared/endpoints.ts'
import { asCallError, type CallError, call } from '../../api/call.ts'
import { listLoad, onceIn, renewOn } from '../../api/list-store.ts'
import type { Live } from '../../api/live.ts'

/** Of each status the newest are listed. */
const limit = 500
/** The strip shows this many days. */
export const windowDays = 30
/** Detections come in bursts: they are answered by one renewal. */
const renewAfterMs = 100
const ownRows = /^(POLICY_|policy_candidate|policy_automation|candidate\.)/

export type CandidateStats = AnswerOf<'GET /policy-candidates/stats'>

/** What was typed, and the saved text that it was typed over. */
export interface Unsaved {
  readonly text: string
  readonly over: string
}

export interface CandidatesState {
  readonly items: readonly Candidate[]
  /** How many wait for a person, also those that are not listed. */
  readonly proposed: number
  /** Of some status there are more than are listed. */
  readonly cut: boolean
  readonly stats: CandidateStats | null
  readonly unsaved: Readonly<Record<string, Unsaved>>
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: CallError | null
  readonly automation: PolicyAutomation | null
  readonly automationError: CallError | null
  load(): Promise<void>
  loadAutomation(): Promise<void>
  type(candidate: Pick<Candidate, 'id' | 'rego_rule'>, text: string): void
  discard(id: string): void
  /** Each throws CallError. */
  edit(id: string, rego_rule: string): Promise<void>
  test(id: string, input: Record<string, unknown>): Promise<CandidateTest>
  approve(id: string, body: BodyOf<'POST /policy-candidates/{id}/approve'>): Promise<void>
  reject(id: string, body: BodyOf<'POST /policy-candidates/{id}/reject'>): Promise<void>
  undo(id: string, review_notes?: string): Promise<void>
  patchAutomation(patch: BodyOf<'PATCH /admin/policy-automation'>): Promise<void>
}

export type CandidatesStore = ReturnType<typeof createCandidatesStore>

interface Held {
  readonly set: (part: Partial<CandidatesState>) => void
  readonly get: () => CandidatesState
}

export function createCandidatesStore(live: Live) {
  const held: Held = { set: (part) => store.setState(part), get: () => store.getState() }
  const store = create<CandidatesState>(() => ({
    items: [],
    proposed: 0,
    cut: false,
    stats: null,
    unsaved: {},
    status: 'loading',
    error: null,
    automation: null,
    automationError: null,
    ...reading(held),
    ...writing(held),
    ...deciding(held),
  }))
  const renew = () => {
    void store.getState().load()
    if (store.getState().automation) void store.getState().loadAutomation()
  }
  renewOn(live, store, (type) => ownRows.test(type), onceIn(renewAfterMs, renew))
  return store
}

function reading({ set, get }: Held): Pick<CandidatesState, 'load' | 'loadAutomation'> {
  return {
    load: listLoad<CandidatesState>({ set, get }, async () => {
      const statuses = candidateStatusSchema.options
      const [stats, ...lists] = await Promise.all([
        call('GET /policy-candidates/stats', { query: { window_days: windowDays } }),
        ...statuses.map((status) => call('GET /policy-candidates', { query: { status, limit } })),
      ])
      const waiting = lists[statuses.indexOf('proposed')]
      return {
        stats,
        items: lists.flatMap(({ items }) => items),
        proposed: waiting?.total ?? waiting?.items.length ?? 0,
        cut: lists.some(({ items, total }) => total === null || total > items.length),
      }
    }),
    async loadAutomation() {
      try {
        set({ automation: await call('GET /admin/policy-automation'), automationError: null })
      } catch (error) {
        set({ automationError: asCallError(error) })
      }
    },
  }
}

function writing({ set, get }: Held): Pick<CandidatesState, 'type' | 'discard' | 'edit' | 'test'> {
  const discard = (id: string) => {
    const { [id]: _, ...rest } = get().unsaved
    set({ unsaved: rest })
  }
  return {
    discard,
    type({ id, rego_rule }, text) {
      if (text === rego_rule) return discard(id)
      const over = get().unsaved[id]?.over ?? rego_rule
      set({ unsaved: { ...get().unsaved, [id]: { text, over } } })
    },
    async edit(id, rego_rule) {
      put({ set, get }, await call('PATCH /policy-candidates/{id}/rego', { params: { id }, body: { rego_rule } }))
      const typed = get().unsaved[id]
      if (typed?.text === rego_rule) discard(id)
      else if (typed) set({ unsaved: { ...get().unsaved, [id]: { ...typed, over: rego_rule } } })
    },
    test: (id, input) => call('POST /policy-candidates/{id}/test', { params: { id }, body: { input } }),
  }
}

function deciding(held: Held): Pick<CandidatesState, 'approve' | 'reject' | 'undo' | 'patchAutomation'> {
  const decided = (candidate: Candidate) => {
    put(held, candidate)
    void held.get().load()
  }
  return {
    async approve(id, body) {
      decided(await call('POST /policy-candidates/{id}/approve', { params: { id }, body }))
    },
    async reject(id, body) {
      decided(await call('POST /policy-candidates/{id}/reject', { params: { id }, body }))
    },
    async undo(id, review_notes) {
      const body = review_notes === undefined ? {} : { review_notes }
      decided(await call('POST /policy-candidates/{id}/undo', { params: { id }, body }))
    },
    async patchAutomation(patch) {
      held.set({ automation: await call('PATCH /admin/policy-automation', { body: patch }) })
    },
  }
}

function put({ set, get }: Held, candidate: Candidate): void {
  set({ items: get().items.map((each) => (each.id === candidate.id ? candidate : each)) })
}
