// What all decision tables share: servers and folders in which their rows mean something, and how a row is put to the real proxy.
import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sampleText } from '../../src/main/enforcement/dlp/sample-text.ts'
import type { CallItem } from '../../src/shared/contract/event.ts'
import type { ServerType } from '../../src/shared/contract/primitives.ts'
import {
  type ConsoleProcess,
  freshTokens,
  type RpcAnswer,
  referenceServer,
  rpc,
  scratchServer,
  startConsole,
  toolCall,
} from './console-process.ts'
import { namesArgument, problemsOfRefusal } from './helpful-refusals.ts'

export interface RowAgent {
  readonly permissions: readonly string[]
  readonly roles?: readonly string[]
  readonly risk_tier?: string
}

export interface Row {
  readonly name: string
  readonly server: keyof typeof rowServers
  readonly tool: string
  readonly arguments: object
  readonly agent: RowAgent | keyof typeof rowAgents
  readonly expect: { result: string; policy: string; stage: string; reason: string }
  /** By an agent of its own: what other rows have read would hold what this one sends. */
  readonly alone?: true
}

export interface RowServer {
  readonly type: ServerType
  readonly dialect?: string
  /** Below the folder of the rows. */
  readonly roots?: readonly string[]
  readonly reference?: true
}

/** All but the reference ones are the scratch server with all its tools. */
export const rowServers = {
  files: { type: 'filesystem', reference: true },
  scratch: { type: 'filesystem' },
  db: { type: 'database' },
  pg: { type: 'database', dialect: 'postgresql' },
  my: { type: 'database', dialect: 'mysql' },
  lite: { type: 'database', dialect: 'sqlite' },
  web: { type: 'web' },
  other: { type: 'other' },
  rooted: { type: 'filesystem', roots: ['inside'] },
  'rooted-files': { type: 'filesystem', roots: ['inside'], reference: true },
  'rooted-other': { type: 'other', roots: ['inside'] },
} as const satisfies Record<string, RowServer>

const much = ['filesystem', 'database', 'web'].flatMap((type) => [`${type}:read`, `${type}:write`])
const chats = ['slack:read', 'slack:post', 'slack:delete', 'github:read', 'github:write', 'github:merge']

/** `strong` may do whatever permissions and roles can give, but for what is sensitive by itself. */
export const rowAgents = {
  strong: { permissions: [...much, ...chats], roles: ['everything'] },
  neighbour: { permissions: ['web:read', 'web:private'] },
  reader: { permissions: ['filesystem:read'] },
  runner: { permissions: [], roles: ['helper'] },
  nobody: { permissions: [] },
} as const satisfies Record<string, RowAgent>

const rightsOf = (agent: Row['agent']): RowAgent => (typeof agent === 'string' ? rowAgents[agent] : agent)

/** `root` is the folder of the rows. */
export const rowRoles = (root: string) => ({
  runner: { permissions: ['filesystem:execute'] },
  everything: { permissions: ['*:*'] },
  'inside-only': { permissions: ['*:read'], resources: [`${root}/inside/**`] },
  sender: { permissions: ['web:send'] },
  crawler: { permissions: ['web:execute'], resources: ['https://docs.example.org/**'] },
  reporter: { permissions: ['database:execute'], resources: ['sales.*'] },
  helper: { permissions: ['other:read', 'other:execute'] },
})

/** A folder in which the paths of the rows mean something; `data` is the console's own. */
export function prepareRowFolder(folder: string, data: string): string {
  const root = join(folder, 'projects', 'acme', 'notes')
  for (const path of ['.ssh', 'inside', 'inside-evil', 'docs', 'notes', 'hidden/.ssh', '.git/hooks'])
    mkdirSync(join(root, path), { recursive: true })
  for (const file of [
    'report.md',
    'plan.md',
    'move-me.md',
    'inside/a.md',
    'inside-evil/a.md',
    '.ssh/config',
    'MEMORY.md',
    'hidden/.ssh/id',
  ])
    writeFileSync(join(root, file), 'a\n')
  const links = {
    innocent: join(root, 'hidden', '.ssh'),
    chain: join(root, 'innocent'),
    'innocent-memory': join(root, 'MEMORY.md'),
    dangling: join(root, 'nowhere', '.env'),
    circle: 'circle',
    records: data,
    'inside/way-out': join(root, 'report.md'),
    'inside/way-up': root,
  }
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root, name))
  return root
}

/** What a row wants to see. */
export const wantedOf = ({ expect: { result, policy, stage, reason } }: Row) =>
  [result, policy, stage, reason].join(' ')

export const filledWith = <T>(value: T, root: string, data: string): T =>
  JSON.parse(
    sampleText(JSON.stringify(value)).replace(/\$(ROOT|DATA)\b/g, (name) => (name === '$ROOT' ? root : data)),
  ) as T

/** What became of a row; `seen` is result, policy, stage and reason. */
export interface RowOutcome {
  readonly seen: string
  readonly item: CallItem | undefined
  readonly answer: RpcAnswer | null
  /** What is wrong with the text that a refused agent got. */
  readonly unhelpful: readonly string[]
}

export interface RowRoom {
  readonly console_: ConsoleProcess
  readonly root: string
  readonly data: string
  tokenFor(agent: Row['agent']): Promise<string>
  decide(row: Row): Promise<RowOutcome>
  end(): Promise<void>
}

/** A console with the servers and roles of the rows, or only those servers that are named. */
export async function startRowRoom(only: readonly string[] = Object.keys(rowServers)): Promise<RowRoom> {
  const console_ = await startConsole()
  const data = realpathSync(console_.dataDir)
  const root = prepareRowFolder(realpathSync(console_.folder), data)
  for (const [id, server] of Object.entries<RowServer>(rowServers)) {
    if (!only.includes(id)) continue
    const { type, reference, roots, ...more } = server
    const program = reference ? [referenceServer('filesystem'), root] : [scratchServer, root, '--all']
    const bounds = roots ? { roots: roots.map((each) => join(root, each)) } : {}
    await console_.addServer(id, type, program, { ...more, ...bounds })
  }
  await console_.operator.patch('/settings', { hold_seconds: 1 })
  await console_.operator.patch('/roles', rowRoles(root))
  const tokens = new Map<string, () => Promise<string>>()
  const newTokens = (agent: RowAgent) => freshTokens(console_, { name: 'row', ...agent })
  const tokenFor = (agent: Row['agent']) => {
    const input = rightsOf(agent)
    const key = JSON.stringify(input)
    const known = tokens.get(key) ?? newTokens(input)
    tokens.set(key, known)
    return known()
  }
  const ask = async (row: Row): Promise<RowOutcome> => {
    const requester = crypto.randomUUID()
    const call = toolCall(crypto.randomUUID(), row.tool, filledWith(row.arguments, root, data))
    const headers = { 'x-requester-id': requester }
    const token = await (row.alone ? newTokens(rightsOf(row.agent))() : tokenFor(row.agent))
    const answer = await rpc(console_, row.server, token, call, headers)
    const { items } = await console_.operator.get<{ items: CallItem[] }>(
      `/audit/events?limit=200&tool_name=${row.tool}`,
    )
    const item = items.find((each) => each.requester_id === requester)
    const deciding = item?.stages.findLast((stage) => stage.outcome !== 'pass') ?? item?.stages.at(-1)
    // A row leaves no question behind: there is room for so many only.
    const waiting = answer.body?.error?.data?.escalation_id
    if (typeof waiting === 'string') await console_.operator.post(`/escalations/${waiting}/deny`, {})
    const { policy_result, policy_id, reason } = item ?? {}
    const message = answer.body?.error?.message
    const unhelpful = message === undefined ? [] : problemsOfRefusal(message, item, row.arguments)
    if (message !== undefined && namesArgument.test(policy_id ?? '') && !message.includes('It is about the argument'))
      unhelpful.push('it does not say which argument')
    const seen = [policy_result, policy_id, deciding?.stage, reason].join(' ')
    return { seen, item, answer: answer.body, unhelpful }
  }
  return {
    console_,
    root,
    data,
    tokenFor,
    decide: (row) => unhurried(() => ask(row)),
    async end() {
      await console_.stop()
      rmSync(console_.folder, { recursive: true, force: true })
    },
  }
}

/** Asks again what was denied for its time alone: that is no business of the rows, and there may be two busy cores only. */
export async function unhurried<T extends { readonly item: CallItem | undefined }>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await ask()
    if (tries === 12 || !wasLate(outcome.item)) return outcome
    await new Promise((resolve) => setTimeout(resolve, 100 * tries))
  }
}

function wasLate(item: CallItem | undefined): boolean {
  return item?.policy_id === 'stage_failed' || /\bin time\b/.test(item?.policy_reason ?? '')
}
