// Brings a running engine from one set to the next: the way to a policy is open before it comes and until it has gone.
import type { PolicyModule } from './active-set.ts'
import type { OpaClient } from './client.ts'
import { directoryBetween, directoryIn, directoryName, type PolicySet } from './policy-set.ts'

export interface ModuleChanges {
  readonly come: readonly PolicyModule[]
  readonly go: readonly string[]
}

export function moduleChanges(from: PolicySet, to: PolicySet): ModuleChanges {
  const before = new Map(from.modules.map(({ id, hash }) => [id, hash]))
  const after = new Set(to.modules.map(({ id }) => id))
  return {
    come: to.modules.filter(({ id, hash }) => before.get(id) !== hash),
    go: from.modules.map(({ id }) => id).filter((id) => !after.has(id)),
  }
}

/** `documents` are those that differ, beside the directory. Throws with the engine somewhere between the two sets. */
export async function pushChanges(
  client: Pick<OpaClient, 'keep'>,
  from: PolicySet,
  to: PolicySet,
  documents: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { come, go } = moduleChanges(from, to)
  for (const [name, value] of Object.entries(documents)) await putDocument(client, name, JSON.stringify(value))
  const steps = [directoryIn(from), directoryBetween(from, to), directoryIn(to)].map((each) => JSON.stringify(each))
  const [before = '', between = '', after = ''] = steps
  if (between !== before) await putDocument(client, directoryName, between)
  for (const { id, text } of come) await client.keep('PUT', policyPath(id), text)
  for (const id of go) await client.keep('DELETE', policyPath(id))
  if (after !== between) await putDocument(client, directoryName, after)
  await putDocument(client, 'revision', JSON.stringify(to.revision))
}

async function putDocument(client: Pick<OpaClient, 'keep'>, name: string, json: string): Promise<void> {
  await client.keep('PUT', `/v1/data/${name.split('.').map(encodeURIComponent).join('/')}`, json)
}

/** One encoding for every request: the segments of the id, each encoded. */
export function policyPath(id: string): string {
  return `/v1/policies/${id.split('/').map(encodeURIComponent).join('/')}`
}
