// Before the engine counts as ready it must give three known answers, run on the right revision, and hold our modules.
import { randomUUID } from 'node:crypto'
import type { Verdict } from '../../shared/contract/primitives.ts'
import type { ActiveSet, PolicyModule } from './active-set.ts'
import { type OpaClient, OpaUnavailable } from './client.ts'
import { canaryTenant } from './policy-set.ts'
import { policyPath } from './push.ts'

/** So deep that no threshold makes a deletion shallow; the operator's patterns cannot know the last name. */
const folder = `/canary${'/a'.repeat(80)}`

function envelope(action: 'read' | 'delete', target: string): string {
  return JSON.stringify({
    tenant: canaryTenant,
    phase: 'request',
    agent: { id: 'canary', roles: [], permissions: ['filesystem:read', 'filesystem:write'], risk_tier: 'low' },
    request: {
      tool_name: 'canary',
      action,
      resource: target,
      parameters: {},
      mcp_server: 'filesystem',
      server_id: 'canary',
      resource_count: 1,
      targets: [{ kind: 'path', op: action, value: target, raw: target, at: '/path', forms: [target] }],
      elided: [],
    },
    skip: [],
    now_ns: 0,
  })
}

function known(): readonly [Verdict, string][] {
  const path = `${folder}/${randomUUID()}`
  return [
    ['allow', envelope('read', path)],
    ['escalate', envelope('delete', path)],
    ['deny', envelope('read', `${path}/.ssh/id_rsa`)],
  ]
}

/**
 * Throws with a sentence when anything differs. Listing all modules costs as much as there are, so of a changed set only
 * those that came are looked at; to what went no directory leads.
 */
export async function singCanary(
  client: OpaClient,
  set: ActiveSet,
  looked: 'all' | readonly PolicyModule[],
): Promise<void> {
  const { result: revision } = (await client.keep('GET', '/v1/data/revision')) as { result?: unknown }
  if (revision !== set.revision) throw new Error('the policy engine runs on another revision')
  if (looked === 'all') await compareModules(client, set)
  else await Promise.all(looked.map((module) => compareModule(client, module)))
  for (const [expected, input] of known()) {
    const { result } = await patiently(() => client.decide(input))
    if (result !== expected) throw new Error(`the policy engine answered ${result} where ${expected} is known`)
  }
}

async function compareModules(client: OpaClient, set: ActiveSet): Promise<void> {
  const { result: modules } = (await client.keep('GET', '/v1/policies')) as { result: { id: string; raw: string }[] }
  const found = new Map(modules.map(({ id, raw }) => [id, raw]))
  found.delete('system/authz.rego')
  const same = found.size === set.modules.length && set.modules.every(({ id, text }) => found.get(id) === text)
  if (!same) throw otherModules()
}

async function compareModule(client: OpaClient, { id, text }: PolicyModule): Promise<void> {
  const { result } = (await client.keep('GET', policyPath(id))) as { result?: { raw: string } }
  if (result?.raw !== text) throw otherModules()
}

function otherModules(): Error {
  return new Error('the policy engine holds other modules than the active set')
}

/** A machine under load may be late with its very first answers; nobody's call waits for them. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      if (tries === 5 || !(error instanceof OpaUnavailable && error.timedOut)) throw error
    }
  }
}
