// The pinned tools of a server: what is new or changed stays hidden and blocked until the operator accepts it (decision 26).
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../shared/clock.ts'
import type { Drift, DriftFinding } from '../../shared/contract/drift.ts'
import type { AcceptTools, BlockTools } from '../../shared/contract/server.ts'
import type { ChangeRecord, ChangeRecorder } from '../events/change-recorder.ts'
import type { DriftRow, ServerRow, ToolRow } from '../store/tables.ts'
import type { ToolStore } from '../store/tools.ts'
import type { Scanned, ScannedFinding } from './drift/grade.ts'
import { type FoundDrift, type ListingPlan, planListing } from './plan-listing.ts'
import { acceptTools, blockTools } from './review-tools.ts'
import type { ListedTool, Listing } from './tool-definition.ts'

export interface Manifest {
  /** Compares a fresh listing with what is known. True when something changed. */
  observe(server: ServerRow, listing: Listing): Promise<boolean>
  accept(serverId: string, body: AcceptTools, operatorId: string): Promise<void>
  /** The operator looked at these and leaves them blocked: they wait no longer, until they change again. */
  block(serverId: string, body: BlockTools, operatorId: string): Promise<void>
  drift(serverId: string, limit: number, offset: number): { items: Drift[]; total: number }
}

export interface ManifestDeps {
  readonly rows: ToolStore
  readonly recorder: ChangeRecorder
  readonly clock: Clock
  /** What is accepted is read anew from the moment of the commit: no call slips through while its record is written. */
  readonly forget: (serverId: string) => void
  /** Looks for instructions in a tool's definition; a failure counts as a grave finding. */
  readonly scanDefinition?: ((definition: unknown) => Promise<readonly ScannedFinding[]>) | undefined
}

export function createManifest(deps: ManifestDeps): Manifest {
  return {
    observe: (server, listing) => observeListing(deps, server, listing),
    accept: (serverId, body, operatorId) => acceptTools(deps, serverId, body, operatorId),
    block: (serverId, body, operatorId) => blockTools(deps, serverId, body, operatorId),
    drift(serverId, limit, offset) {
      const { items, total } = deps.rows.drift(serverId, limit, offset)
      return { items: items.map(driftItem), total }
    },
  }
}

async function observeListing(deps: ManifestDeps, { id }: ServerRow, listing: Listing): Promise<boolean> {
  const { rows, recorder } = deps
  const scanned = await scanFresh(deps, id, listing)
  // From here to the commit nothing waits: two listings at once are compared one after the other.
  const known = new Map(rows.of(id).map((row) => [row.name, row]))
  const open = rows.openDrift(id)
  const trust = rows.trusted(id)
  const plan = planListing({
    serverId: id,
    listing,
    known,
    offered: rows.accepted().map(({ server_id, name, accepted, accepted_hash }) => ({
      server_id,
      name,
      definition: accepted,
      hash: accepted_hash,
    })),
    open: new Set(open.map(({ tool }) => tool)),
    trust: trust && known.size === 0,
    scanned,
  })
  const settled = open.filter((row) => isOver(row, plan, known, listing))
  const news = plan.drifts.filter((drift) => {
    const same = rows.sameDrift(identityOf(id, drift))
    return !same || same.status === 'withdrawn'
  })
  if (!trust && plan.rows.length + settled.length + news.length === 0) return false
  await recorder.record(
    () => commitListing(deps, id, plan, settled, news),
    (told) => listingRecords(id, plan, told),
  )
  return true
}

/** Scans what is not known yet; what nobody scanned by the time of the comparison counts as not scanned. */
async function scanFresh({ rows, scanDefinition }: ManifestDeps, serverId: string, { offered }: Listing) {
  if (!scanDefinition) return () => null
  const known = new Map(rows.of(serverId).map((row) => [row.name, row]))
  const fresh = [...offered.values()].filter(({ name, hash }) => {
    const row = known.get(name)
    return row?.hash !== hash || row.status === 'removed'
  })
  const answers = await Promise.all(
    fresh.map(({ listed }) => scanDefinition(JSON.parse(listed)).catch((): Scanned => 'failed')),
  )
  const found = new Map(fresh.map(({ hash }, index) => [hash, answers[index] ?? 'failed']))
  return ({ hash }: ListedTool): Scanned => found.get(hash) ?? 'failed'
}

/** An open change that the server took back, or that another one took the place of. */
function isOver(open: DriftRow, plan: ListingPlan, known: ReadonlyMap<string, ToolRow>, listing: Listing): boolean {
  const now = plan.drifts.find(({ tool }) => tool === open.tool)
  if (now) return !isSame(open, now)
  if (plan.rows.some(({ name }) => name === open.tool)) return true
  return !known.has(open.tool) && !listing.offered.has(open.tool)
}

function isSame(row: DriftRow, { kind, before_hash, hash }: FoundDrift): boolean {
  return row.kind === kind && row.before_hash === before_hash && row.hash === hash
}

/** Gives back what nobody was told of before. */
function commitListing(
  { rows, clock, forget }: ManifestDeps,
  server_id: string,
  plan: ListingPlan,
  settled: readonly DriftRow[],
  news: readonly FoundDrift[],
): readonly DriftRow[] {
  const seen_at = clock.timestamp()
  forget(server_id)
  rows.endTrust(server_id)
  for (const row of plan.rows) rows.put(row)
  for (const { id } of settled) rows.setDriftStatus(id, 'withdrawn')
  return news.flatMap((drift) => {
    const known = rows.sameDrift(identityOf(server_id, drift))
    if (known?.status === 'withdrawn') rows.reopenDrift(known.id, seen_at)
    if (known) return []
    const row = newDrift(server_id, drift, seen_at)
    rows.addDrift(row)
    return [{ ...row, tenant_id: '' }]
  })
}

function newDrift(server_id: string, drift: FoundDrift, seen_at: string): Omit<DriftRow, 'tenant_id'> {
  const { findings, other, ...rest } = drift
  return {
    ...rest,
    id: randomUUID(),
    server_id,
    seen_at,
    findings: JSON.stringify(findings),
    other: other ? JSON.stringify(other) : null,
    status: 'open',
    reviewed_at: null,
    reviewed_by: null,
  }
}

function identityOf(server_id: string, { tool, kind, before_hash, hash }: FoundDrift) {
  return { server_id, tool, kind, before_hash, hash }
}

/** One row for the listing, one for each change that is new. */
function listingRecords(server_id: string, { rows }: ListingPlan, told: readonly DriftRow[]): readonly ChangeRecord[] {
  const tools = rows.map(({ name, hash, status }) => ({ name, hash, status }))
  const listed = { type: 'server.tools_listed', record: { server_id, tools } }
  return [
    ...(tools.length > 0 ? [listed] : []),
    ...told.map(({ id, tool, kind, severity, before_hash, hash, findings, other, status }) => ({
      type: 'TOOL_DRIFT_DETECTED',
      record: {
        server_id,
        drift_id: id,
        tool,
        kind,
        severity,
        findings: [...new Set((JSON.parse(findings) as DriftFinding[]).map(({ code }) => code))],
        other: other === null ? null : (JSON.parse(other) as Drift['other']),
        before_hash,
        hash,
        status,
      },
    })),
  ]
}

function driftItem(row: DriftRow): Drift {
  const { id, tool, kind, severity, hash, seen_at, status, reviewed_at, reviewed_by } = row
  const parsed = (text: string | null) => (text === null ? null : (JSON.parse(text) as unknown))
  return {
    id,
    tool,
    kind,
    severity,
    findings: JSON.parse(row.findings) as DriftFinding[],
    other: parsed(row.other) as Drift['other'],
    before: parsed(row.before),
    after: parsed(row.after),
    hash,
    seen_at,
    status,
    reviewed_at,
    reviewed_by,
  }
}
