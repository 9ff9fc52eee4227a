// The first run: one click shows an operator an allowed, a denied and a held call, with nothing of their own at stake.
import type { Clock } from '../../shared/clock.ts'
import type { Credentials } from '../../shared/contract/agent.ts'
import type { FirstRun } from '../../shared/contract/first-run.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { Agents } from '../identity/agents.ts'
import type { Servers } from '../servers/servers.ts'
import type { Store } from '../store/open.ts'
import { createSettingStore } from '../store/settings.ts'
import { createProgress, type Progress } from './progress.ts'
import { makeScratchFolder, removeScratchFolder, type ScratchFolder } from './scratch-folder.ts'
import { type SmallAgent, startSmallAgent } from './small-agent.ts'

/** The server's id, and the name of the row in which the last run is kept. */
const serverId = 'first-run'
const storedAs = 'first_run'
const permissions = ['filesystem:read', 'filesystem:write']
const serverLimitMs = 30_000

export interface FirstRunRoom {
  current(): FirstRun
  /** Begins it; what an earlier one left is removed first. Throws Refusal 409 while one is under way. */
  start(operatorId: string): Promise<FirstRun>
  /** Removes the server, the agent and the folder of the last one. */
  clear(operatorId: string): Promise<void>
  close(): Promise<void>
}

export interface FirstRunDeps {
  readonly store: Store
  readonly servers: Pick<Servers, 'create' | 'remove' | 'exists' | 'get'>
  readonly agents: Pick<Agents, 'create' | 'revoke'>
  readonly clock: Clock
  readonly mcpUrl: string
  readonly version: string
  readonly tempDir: string
  /** Program and first argument of the filesystem server; the folder follows. */
  readonly filesystemServer: { readonly command: string; readonly args: readonly string[] }
  readonly report: (error: unknown) => void
}

interface Kept {
  readonly folder: string
  readonly agent_id: string | null
}

export function createFirstRun(deps: FirstRunDeps): FirstRunRoom {
  const left = createLeft(deps)
  const progress = createProgress()
  let agent: SmallAgent | null = null
  let running: Promise<void> = Promise.resolve()

  async function run(scratch: ScratchFolder, operatorId: string): Promise<void> {
    try {
      const credentials = await prepare(deps, scratch, operatorId, (agent_id) => {
        left.keep({ folder: scratch.whole, agent_id })
        progress.say({ server_id: serverId, agent_id })
      })
      const { mcpUrl, version } = deps
      agent = await startSmallAgent({ mcpUrl, version, serverId, credentials })
      await makeCalls(agent, progress)
    } catch (error) {
      progress.say({ state: 'failed', error: error instanceof Error ? error.message : String(error) })
    } finally {
      await agent?.close().catch(deps.report)
      agent = null
    }
  }

  return {
    current: progress.current,
    async start(operatorId) {
      if (progress.busy()) throw new Refusal(409, 'already_running', 'The first run is under way already.')
      progress.begin(deps.clock.timestamp())
      try {
        await left.remove(operatorId)
        const scratch = await makeScratchFolder(deps.tempDir)
        left.keep({ folder: scratch.whole, agent_id: null })
        progress.plan(scratch)
        running = run(scratch, operatorId)
      } catch (error) {
        progress.reset()
        throw error
      }
      return progress.current()
    },
    async clear(operatorId) {
      if (progress.busy())
        throw new Refusal(409, 'still_running', 'The first run is still under way. Answer its held call first.')
      await left.remove(operatorId)
      progress.reset()
    },
    async close() {
      await agent?.close().catch(() => {})
      await running
    },
  }
}

/** What the last run left behind, also over a restart: a server, an agent, a folder. */
function createLeft({ store, servers, agents }: FirstRunDeps) {
  const rows = createSettingStore(store)
  const keep = (what: Kept | null) => rows.put(storedAs, what)
  return {
    keep,
    async remove(operatorId: string): Promise<void> {
      const kept = (rows.named([storedAs])[storedAs] ?? null) as Kept | null
      if (kept === null) return
      if (servers.exists(serverId)) await servers.remove(serverId, operatorId)
      if (kept.agent_id) await agents.revoke(kept.agent_id, operatorId)
      await removeScratchFolder(kept.folder)
      keep(null)
    },
  }
}

async function prepare(
  { servers, agents, filesystemServer }: FirstRunDeps,
  scratch: ScratchFolder,
  operatorId: string,
  made: (agentId: string) => void,
): Promise<Credentials> {
  const { command, args } = filesystemServer
  const how = { transport: 'stdio' as const, command, args: [...args, scratch.notes], env: {} }
  await servers.create({ id: serverId, name: 'First run', type: 'filesystem', ...how, accept_tools: true }, operatorId)
  const { agent, client_id, client_secret } = await agents.create(
    { name: 'First-run agent', roles: [], permissions, risk_tier: 'medium' },
    operatorId,
  )
  made(agent.id)
  await untilReady(servers)
  return { client_id, client_secret }
}

async function makeCalls(agent: SmallAgent, progress: Progress): Promise<void> {
  progress.say({ state: 'running' })
  for (const { what, tool_name, path } of progress.current().steps) {
    progress.step(what, { state: 'running' })
    const content = what === 'write_memory' ? { content: 'Remember the quarter.\n' } : {}
    progress.step(what, { state: 'done', ...(await agent.call(tool_name, { path, ...content })) })
  }
  progress.say({ state: 'done' })
}

async function untilReady(servers: Pick<Servers, 'get'>): Promise<void> {
  const until = performance.now() + serverLimitMs
  while (performance.now() < until) {
    const { state, error } = servers.get(serverId)
    if (state === 'ready') return
    if (state === 'failed') throw new Error(`The filesystem server did not start: ${error}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('The filesystem server was not ready within 30 seconds.')
}
