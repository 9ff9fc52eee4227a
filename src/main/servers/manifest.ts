// The pinned tools of a server: what is new or changed stays hidden and blocked until the operator accepts it (decision 26).
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../shared/clock.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { AcceptTools, Drift } from '../../shared/contract/server.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { DriftRow, ServerRow, ToolRow } from '../store/tables.ts'
import type { ToolStore } from '../store/tools.ts'
import { type ListedTool, listedTool } from './tool-definition.ts'

type NewDrift = Omit<DriftRow, 'tenant_id' | 'id' | 'seen_at' | 'status' | 'server_id'>

export interface Manifest {
  /** Compares a fresh listing with what is known. True when something changed. */
  observe(server: ServerRow, listed: readonly string[]): Promise<boolean>
  accept(serverId: string, body: AcceptTools, operatorId: string): Promise<void>
  drift(serverId: string, limit: number, offset: number): { items: Drift[]; total: number }
}

export interface ManifestDeps {
  readonly rows: ToolStore
  readonly recorder: ChangeRecorder
  readonly clock: Clock
}

export function createManifest(deps: ManifestDeps): Manifest {
  return {
    observe: (server, listed) => observeListing(deps, server, listed),
    accept: (serverId, body, operatorId) => acceptTools(deps, serverId, body, operatorId),
    drift(serverId, limit, offset) {
      const { items, total } = deps.rows.drift(serverId, limit, offset)
      return { items: items.map(driftItem), total }
    },
  }
}

async function observeListing({ rows, recorder, clock }: ManifestDeps, server: ServerRow, listed: readonly string[]) {
  const known = new Map(rows.of(server.id).map((row) => [row.name, row]))
  const firstList = known.size === 0
  const seen = distinct(listed)
  const how = { trust: firstList && server.accept_tools === 1, firstList }
  const changes = [...seen.values()].map((tool) => compare(server.id, tool, known.get(tool.name), how))
  const gone = [...known.values()].filter((row) => !seen.has(row.name) && row.status !== 'removed').map(vanish)
  const all = [...changes, ...gone].filter((change) => change !== null)
  if (all.length === 0) return false
  const changed = all.map(({ row }) => row)
  const drifts = all.flatMap(({ drift }) => (drift ? [drift] : []))
  await recorder.record(
    () => {
      const seen_at = clock.timestamp()
      for (const row of changed) rows.put(row)
      for (const drift of drifts) {
        rows.addDrift({ ...drift, server_id: server.id, id: randomUUID(), seen_at, status: 'open' })
      }
    },
    () => listingRecord(server.id, changed, drifts),
  )
  return true
}

async function acceptTools({ rows, recorder }: ManifestDeps, serverId: string, body: AcceptTools, operatorId: string) {
  const listed = rows.of(serverId).filter((row) => row.status !== 'removed')
  const chosen = body.tools ? body.tools.map((wanted) => mustMatch(listed, wanted)) : listed
  const tools = chosen.map(({ name, hash }) => ({ name, hash }))
  await recorder.record(
    () => {
      for (const row of chosen) {
        rows.put({ ...row, accepted: row.listed, accepted_hash: row.hash, status: 'accepted' })
        rows.settleDrift(serverId, row.name)
      }
    },
    () => ({ type: 'server.tools_accepted', record: { server_id: serverId, operator_id: operatorId, tools } }),
  )
}

/** Two tools of one name, or a name that is none, cannot be offered: all of that name are left out. */
function distinct(listed: readonly string[]): Map<string, ListedTool> {
  const tools = listed.map(listedTool).filter((tool) => tool !== null)
  const counts = Map.groupBy(tools, (tool) => tool.name)
  return new Map(tools.filter((tool) => counts.get(tool.name)?.length === 1).map((tool) => [tool.name, tool]))
}

interface Change {
  readonly row: Omit<ToolRow, 'tenant_id'>
  readonly drift: NewDrift | null
}

function compare(
  serverId: string,
  tool: ListedTool,
  known: ToolRow | undefined,
  { trust, firstList }: { trust: boolean; firstList: boolean },
): Change | null {
  const { name, listed, hash } = tool
  if (!known) {
    const accepted = trust ? { accepted: listed, accepted_hash: hash } : { accepted: null, accepted_hash: null }
    const row = {
      server_id: serverId,
      name,
      listed,
      hash,
      ...accepted,
      status: trust ? ('accepted' as const) : ('new' as const),
      type_override: null,
      action_override: null,
    }
    return {
      row,
      drift: firstList ? null : { tool: name, kind: 'added', severity: 'medium', before: null, after: listed, hash },
    }
  }
  if (known.hash === hash && known.status !== 'removed') return null
  const status = known.accepted_hash === hash ? 'accepted' : known.accepted_hash === null ? 'new' : 'changed'
  const drift: NewDrift | null =
    status === 'changed'
      ? { tool: name, kind: 'changed', severity: 'high', before: known.accepted, after: listed, hash }
      : null
  return { row: { ...known, listed, hash, status }, drift }
}

function vanish(row: ToolRow): Change {
  const drift: NewDrift = {
    tool: row.name,
    kind: 'removed',
    severity: 'low',
    before: row.listed,
    after: null,
    hash: row.hash,
  }
  return { row: { ...row, status: 'removed' }, drift: row.accepted_hash === null ? null : drift }
}

function listingRecord(serverId: string, rows: Change['row'][], drifts: readonly NewDrift[]) {
  const tools = rows.map(({ name, hash, status }) => ({ name, hash, status }))
  if (drifts.length === 0) return { type: 'server.tools_listed', record: { server_id: serverId, tools } }
  const severity = drifts.some((each) => each.severity === 'high')
    ? 'high'
    : drifts.some((each) => each.severity === 'medium')
      ? 'medium'
      : 'low'
  const changes = drifts.map(({ tool, kind }) => ({ tool, kind }))
  return { type: 'TOOL_DRIFT_DETECTED', record: { server_id: serverId, severity, changes, tools } }
}

function mustMatch(listed: readonly ToolRow[], wanted: { name: string; hash: string }): ToolRow {
  const row = listed.find(({ name }) => name === wanted.name)
  if (!row)
    throw new Refusal(422, 'unknown_tool', `The server lists no tool "${wanted.name}".`, [
      { path: 'tools', message: `unknown: ${wanted.name}` },
    ])
  if (row.hash !== wanted.hash)
    throw new Refusal(409, 'tool_changed', `The tool "${wanted.name}" changed meanwhile. Look at it again.`)
  return row
}

function driftItem(row: DriftRow): Drift {
  const { tool, kind, severity, seen_at, status } = row
  const parsed = (text: string | null) => (text === null ? null : (JSON.parse(text) as unknown))
  return { tool, kind, severity, before: parsed(row.before), after: parsed(row.after), seen_at, status }
}
