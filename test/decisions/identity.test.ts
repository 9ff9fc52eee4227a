// Workflows, delegations and requesters, one row a case, each through the real proxy with agents of its own.
import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MintedDelegation } from '../../src/shared/contract/delegation.ts'
import type { CallItem, EventItem } from '../../src/shared/contract/event.ts'
import type { OpenedWorkflowSession, Workflow } from '../../src/shared/contract/workflow.ts'
import {
  type ConsoleProcess,
  type Credentials,
  referenceServer,
  rpc,
  scratchServer,
  startConsole,
  toolCall,
} from '../support/console-process.ts'
import { unhurried } from '../support/decision-rows.ts'
import delegation from './delegation.json' with { type: 'json' }
import requester from './requester.json' with { type: 'json' }
import workflow from './workflow.json' with { type: 'json' }

type Scope = MintedDelegation['scope']

interface Row {
  name: string
  agent: { permissions: string[]; roles?: string[]; risk_tier?: string }
  delegation?: { root?: 'operator' | 'agent'; scopes: Scope[]; then?: string }
  workflow?: {
    depth?: number
    max_depth?: number
    ceiling?: string[]
    allowed?: string[]
    then?: string
  }
  /** What X-Requester-Id says; `$ROOT` is the root's delegator. */
  requester?: string
  exception?: { named: boolean }
  server?: string
  tool: string
  arguments: object
  expect: {
    result: string
    policy: string
    stage: string
    reason: string
    contributing?: string[]
    requester?: string | null
    verified?: boolean
    depth?: number
    probes?: number
  }
}

/** What has been made for a row. `token` is what the call will carry. */
interface Made {
  readonly caller: Credentials
  /** From the root's delegator to the caller. */
  readonly chain: readonly Credentials[]
  readonly ids: readonly string[]
  readonly workflowId: string | null
  readonly token: string
  readonly kind: 'delegation' | 'workflow'
}

let console_: ConsoleProcess
let root: string
let key: KeyObject

const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as JWTPayload

/** The same token with one thing otherwise, signed anew. */
function forged({ token, kind }: Made, claims: JWTPayload = {}, by: KeyObject = key, typ = `${kind}+jwt`) {
  return new SignJWT({ ...claimsOf(token), ...claims }).setProtectedHeader({ alg: 'RS256', typ }).sign(by)
}

function unsigned({ token, kind }: Made, alg: string, sign: (text: string) => string): string {
  const text = `${base64url({ alg, typ: `${kind}+jwt` })}.${token.split('.')[1]}`
  return `${text}.${sign(text)}`
}

const newCredentials = async (who: Credentials): Promise<Credentials> => ({
  ...who,
  ...(await console_.operator.post<object>(`/agents/${who.agent.id}/credentials`, {})),
})

interface Changed {
  readonly token?: string
  readonly caller?: Credentials
}

const only = async (work: Promise<unknown>): Promise<Changed> => {
  await work
  return {}
}

/** What happens to the token, or around it, before the call; gives what is sent and by whom. */
const afterwards: Readonly<Record<string, (made: Made) => Promise<Changed>>> = {
  'sent empty': async () => ({ token: '' }),
  'sent as garbage': async () => ({ token: 'not.a.token' }),
  'sent twice in one header': async ({ token }: Made) => ({ token: `${token}, ${token}` }),
  'sent in lower case': async ({ token }: Made) => ({ token: token.toLowerCase() }),
  'signed by another key': async (made: Made) => ({ token: await forged(made, {}, otherKey) }),
  'without a signature': async (made: Made) => ({ token: unsigned(made, 'none', () => '') }),
  'signed with the public key as a secret': async (made: Made) => {
    const pem = createPublicKey(key).export({ type: 'spki', format: 'pem' })
    return { token: unsigned(made, 'HS256', (text) => createHmac('sha256', pem).update(text).digest('base64url')) }
  },
  'for another audience': async (made: Made) => ({ token: await forged(made, { aud: 'behavry:other' }) }),
  'for several audiences': async (made: Made) => ({
    token: await forged(made, { aud: [`behavry:${made.kind}`, 'x'] }),
  }),
  'of the type of agents': async (made: Made) => ({ token: await forged(made, {}, key, 'JWT') }),
  'of another issuer': async (made: Made) => ({ token: await forged(made, { iss: 'somebody' }) }),
  'of another tenant': async (made: Made) => ({ token: await forged(made, { tenant: 'other' }) }),
  'of an id that is not there': async (made: Made) => ({ token: await forged(made, { jti: crypto.randomUUID() }) }),
  'with a later end than it was given': async (made: Made) => {
    await new Promise((resolve) => setTimeout(resolve, 1100))
    return { token: await forged(made, { exp: Math.floor(Date.now() / 1000) + 3600 }) }
  },
  'long after its end': async (made: Made) => ({
    token: await forged(made, { exp: Math.floor(Date.now() / 1000) - 60 }),
  }),
  'naming another agent': async (made: Made) => ({ token: await forged(made, { sub: made.chain[0]!.agent.id }) }),
  'the agent’s own token': async ({ caller }: Made) => ({ token: await console_.token(caller) }),
  'the other kind of token': async (made: Made) => ({
    token: made.kind === 'delegation' ? (await withWorkflow(made.caller, {})).token : await delegated(made),
  }),
  'by another agent': async ({ chain }: Made) => ({ caller: chain[0]! }),
  revoked: async ({ ids }: Made) => only(console_.operator.delete(`/delegations/${ids.at(-1)}`)),
  'revoked at its root': async ({ ids }: Made) => only(console_.operator.delete(`/delegations/${ids[0]}`)),
  'the session ended': async ({ workflowId, ids }: Made) =>
    only(console_.operator.delete(`/workflows/${workflowId}/sessions/${ids.at(-1)}`)),
  'the first session ended': async ({ workflowId, ids }: Made) =>
    only(console_.operator.delete(`/workflows/${workflowId}/sessions/${ids[0]}`)),
  'the workflow ended': async ({ workflowId }: Made) => only(console_.operator.delete(`/workflows/${workflowId}`)),
  'new credentials of the caller': async ({ caller }: Made) => ({ caller: await newCredentials(caller) }),
  'new credentials of the delegator': async ({ chain }: Made) => only(newCredentials(chain[0]!)),
  'the delegator suspended': async ({ chain }: Made) =>
    only(console_.operator.patch(`/agents/${chain[0]!.agent.id}`, { status: 'suspended' })),
  'the caller suspended and resumed': async ({ caller }: Made) => {
    for (const status of ['suspended', 'active'])
      await console_.operator.patch(`/agents/${caller.agent.id}`, { status })
    return {}
  },
}

const agentsPost = async <T>(path: string, who: Credentials, body: object, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${console_.run.mcp_url}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await console_.token(who)}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

/** A chain with one agent more than scopes: the root is an operator's or the first agent's, the rest is passed on by agents. */
async function withDelegation(
  caller: Credentials,
  { root: by = 'operator', scopes }: Required<Row>['delegation'],
): Promise<Made> {
  const others = scopes.map(() => console_.addAgent({ name: 'in a chain', permissions: ['filesystem:read'] }))
  const chain = [...(await Promise.all(others)), caller]
  let token = ''
  const ids: string[] = []
  for (const [hop, scope] of filled(scopes).entries()) {
    const [from, to] = [chain[hop]!, chain[hop + 1]!]
    const body = { delegatee_agent_id: to.agent.id, scope, reason: 'A row', ttl_seconds: 3600 }
    const made =
      hop === 0 && by === 'operator'
        ? await console_.operator.post<MintedDelegation>('/delegations', { ...body, delegator_agent_id: from.agent.id })
        : await agentsPost<MintedDelegation>(
            '/delegations',
            from,
            body,
            hop === 0 ? {} : { 'x-delegation-token': token },
          )
    token = made.token
    ids.push(made.id)
  }
  return { caller, chain, ids, workflowId: null, token, kind: 'delegation' }
}

const delegated = async ({ caller }: Made) => (await withDelegation(caller, { scopes: [{ tools: ['*'] }] })).token

async function withWorkflow(caller: Credentials, given: NonNullable<Row['workflow']>): Promise<Made> {
  const { depth = 0, max_depth = 2, ceiling, allowed } = given
  const owner = await console_.addAgent({ name: 'owner', permissions: ['filesystem:read'] })
  const participants = [{ agent_id: caller.agent.id, role: 'worker', ...(allowed ? { allowed_actions: allowed } : {}) }]
  const flow = { name: 'A row', owner_agent_id: owner.agent.id, max_depth, participants }
  const { id } = await console_.operator.post<Workflow>('/workflows', flow)
  const ids: string[] = []
  let token: string | undefined
  for (let at = 0; at <= depth; at += 1) {
    const who = at === depth ? caller : owner
    const more = {
      ...(token ? { parent_token: token } : {}),
      ...(at === depth && ceiling ? { permission_ceiling: ceiling } : {}),
    }
    const opened = await console_.operator.post<OpenedWorkflowSession>(`/workflows/${id}/sessions`, {
      agent_id: who.agent.id,
      ...more,
    })
    expect(opened.causal_depth).toBe(at)
    token = opened.token
    ids.push(opened.id)
  }
  return { caller, chain: [owner, caller], ids, workflowId: id, token: token ?? '', kind: 'workflow' }
}

const filled = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('$DIR', root)) as T

beforeAll(async () => {
  console_ = await startConsole()
  root = join(realpathSync(console_.folder), 'projects', 'acme')
  for (const folder of ['docs', 'other', 'docs-evil']) {
    mkdirSync(join(root, folder), { recursive: true })
    for (const name of ['a.md', '.env']) writeFileSync(join(root, folder, name), 'a\n')
  }
  key = createPrivateKey(readFileSync(join(console_.dataDir, 'keys', 'tokens-rsa.pem')))
  await console_.addServer('files', 'filesystem', [referenceServer('filesystem'), root])
  await console_.addServer('other', 'other', [scratchServer, root, '--all'])
  await console_.operator.patch('/settings', { hold_seconds: 1 })
  await console_.operator.patch('/roles', { helper: { permissions: ['other:execute'] } })
})

afterAll(async () => {
  await console_.stop()
  rmSync(console_.folder, { recursive: true, force: true })
})

/** Sets a row up and makes its call; gives the id of the root's delegator and of whoever called. */
async function play(row: Row) {
  let caller = await console_.addAgent({ name: row.name.slice(0, 100), ...row.agent })
  const headers: Record<string, string> = {}
  let rootId = ''
  for (const kind of ['delegation', 'workflow'] as const) {
    const given = row[kind]
    if (!given) continue
    const made = 'scopes' in given ? await withDelegation(caller, given) : await withWorkflow(caller, given)
    const changed = given.then === undefined ? {} : await afterwards[given.then]!(made)
    caller = changed.caller ?? caller
    headers[kind === 'delegation' ? 'x-delegation-token' : 'x-workflow-session'] = changed.token ?? made.token
    rootId = made.chain[0]!.agent.id
  }
  if (row.requester !== undefined) headers['x-requester-id'] = row.requester.replace('$ROOT', rootId)
  if (row.exception)
    await console_.operator.post('/exceptions', {
      tool_name: row.tool,
      action: 'read',
      target_pattern: `${root}/`,
      justification: 'For a row of the table',
      expires_in_hours: 1,
      agent_id: row.exception.named ? caller.agent.id : null,
      server_id: null,
    })
  const call = toolCall(crypto.randomUUID(), row.tool, filled(row.arguments))
  const answer = await rpc(console_, row.server ?? 'files', await console_.token(caller), call, headers)
  const { items } = await console_.operator.get<{ items: CallItem[] }>(`/audit/events?agent_id=${caller.agent.id}`)
  // Its sessions end, and with them the processes that they hold.
  await console_.operator.patch(`/agents/${caller.agent.id}`, { status: 'suspended' })
  return { answer, item: items[0]!, rootId, delegationId: items[0]?.delegation_id }
}

describe.each([
  ['delegation', delegation],
  ['workflow', workflow],
  ['requester', requester],
])('%s', (_file, rows) => {
  it.concurrent.each(rows as Row[])('$name', async (row) => {
    const { answer, item, rootId, delegationId } = await unhurried(() => play(row))
    const deciding = item.stages.findLast(({ outcome }) => outcome !== 'pass') ?? item.stages.at(-1)
    const { result, policy, stage, reason, ...more } = row.expect
    expect({
      result: item.policy_result,
      policy: item.policy_id,
      stage: deciding?.stage,
      reason: item.reason,
    }).toEqual({ result, policy, stage, reason })
    if (more.contributing) expect(item.contributing).toEqual(more.contributing)
    if (more.requester !== undefined) expect(item.requester_id).toBe(more.requester?.replace('$ROOT', rootId) ?? null)
    if (more.verified !== undefined) expect(item.requester_verified).toBe(more.verified)
    if (more.depth !== undefined) expect(item.causal_depth).toBe(more.depth)
    if (more.probes !== undefined) {
      const { items } = await console_.operator.get<{ items: EventItem[] }>(
        '/events?type=DELEGATION_SCOPE_PROBE&limit=500',
      )
      expect(items.filter(({ data }) => data.delegation_id === delegationId)).toHaveLength(more.probes)
    }
    expect(answer.body?.result !== undefined).toBe(result === 'allow')
    if (result === 'deny') expect(answer.body?.error).toMatchObject({ code: -32003, data: { reason, policy } })
  })
})
