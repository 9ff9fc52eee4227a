// What a fresh list of tools means beside what is known: which tools change their state, and what is told of it (decision 26).
import type { Drift, DriftFinding, DriftKind } from '../../shared/contract/drift.ts'
import { type RiskTier, rankOf } from '../../shared/contract/primitives.ts'
import type { ToolRow } from '../store/tables.ts'
import { byGravity, gradeTool, gravest, type Scanned } from './drift/grade.ts'
import { createRecognise, type KnownTool, type Recognise } from './drift/recognise.ts'
import type { ListedTool, Listing } from './tool-definition.ts'

/** A change, before it is known whether somebody was told of it already. */
export interface FoundDrift {
  readonly tool: string
  readonly kind: DriftKind
  readonly severity: RiskTier
  readonly findings: readonly DriftFinding[]
  readonly other: Drift['other']
  /** Source texts of the definitions and their hashes; `hash` is of `before` when the tool is gone. */
  readonly before: string | null
  readonly before_hash: string | null
  readonly after: string | null
  readonly hash: string
}

export interface ListingPlan {
  /** Tools whose state changes. */
  readonly rows: readonly Omit<ToolRow, 'tenant_id'>[]
  /** What is different from what the operator accepted, for each tool that `rows` names, and for refused names. */
  readonly drifts: readonly FoundDrift[]
}

export interface ListingSeen {
  readonly serverId: string
  readonly listing: Listing
  readonly known: ReadonlyMap<string, ToolRow>
  /** Accepted tools of all servers. */
  readonly offered: readonly KnownTool[]
  /** Tools of which a change is open: a further one is told whatever it is. */
  readonly open: ReadonlySet<string>
  /** The operator trusts this first list. */
  readonly trust: boolean
  readonly scanned: (tool: ListedTool) => Scanned
}

/** From here on a change is too grave to be covered by trust, or to be told only in passing. */
export function isGrave(severity: RiskTier): boolean {
  return rankOf(severity) >= rankOf('high')
}

export function planListing(seen: ListingSeen): ListingPlan {
  const { serverId, listing, known, offered } = seen
  const gone = [...known.values()].filter(({ name }) => !listing.offered.has(name))
  const recognise = createRecognise(serverId, offered, gone.flatMap(acceptedOnce))
  const tools = [...listing.offered.values()].flatMap((tool) => {
    const row = known.get(tool.name)
    if (row?.hash === tool.hash && row.status !== 'removed') return []
    return row && row.accepted_hash !== null ? [knownAgain(seen, tool, row)] : [unknown(seen, tool, row, recognise)]
  })
  const drifts = tools.flatMap(({ drift }) => drift ?? [])
  const renamed = new Set(drifts.flatMap(({ kind, other }) => (kind === 'renamed' && other ? [other.tool] : [])))
  const vanished = gone.filter(({ status }) => status !== 'removed')
  return {
    rows: [...tools.map(({ row }) => row), ...vanished.map((row) => ({ ...row, status: 'removed' as const }))],
    drifts: [
      ...drifts,
      ...vanished.filter(({ name }) => !renamed.has(name)).flatMap(removal),
      ...listing.refused.flatMap((tool) => refusedName(tool, recognise)),
    ],
  }
}

interface Change {
  readonly row: Omit<ToolRow, 'tenant_id'>
  readonly drift: FoundDrift | null
}

/** A tool that was accepted once: it is as it was, or it changed. */
function knownAgain({ scanned }: ListingSeen, tool: ListedTool, known: ToolRow): Change {
  const { listed, hash } = tool
  const { accepted, accepted_hash } = known
  if (accepted_hash === hash) return { row: { ...known, listed, hash, status: 'accepted' }, drift: null }
  const findings = gradeTool(JSON.parse(accepted ?? 'null'), JSON.parse(listed), scanned(tool))
  return {
    row: { ...known, listed, hash, status: 'changed' },
    drift: {
      tool: tool.name,
      kind: 'changed',
      severity: gravest(severitiesOf(findings), 'low'),
      findings,
      other: null,
      before: accepted,
      before_hash: accepted_hash,
      after: listed,
      hash,
    },
  }
}

/** A tool that nobody accepted yet, also one that was listed before in another form. */
function unknown(seen: ListingSeen, tool: ListedTool, known: ToolRow | undefined, recognise: Recognise): Change {
  const { name, listed, hash } = tool
  const { kind, other, before, before_hash, findings: likeness } = recognise({ name, definition: listed, hash })
  const findings = byGravity([...likeness, ...gradeTool(null, JSON.parse(listed), seen.scanned(tool))])
  const severity = gravest(severitiesOf(findings), kind === 'added' ? 'medium' : 'low')
  const trusted = seen.trust && !isGrave(severity)
  const told = !trusted && isTold(seen, { name, kind, severity, known: known !== undefined })
  const row = {
    ...(known ?? newRow(seen.serverId, name)),
    listed,
    hash,
    accepted: trusted ? listed : null,
    accepted_hash: trusted ? hash : null,
    status: trusted ? ('accepted' as const) : ('new' as const),
  }
  const drift = { tool: name, kind, severity, findings, other, before, before_hash, after: listed, hash }
  return { row, drift: told ? drift : null }
}

/** A first list is read tool by tool, so only what does not meet the eye is told of it: not even a second instance of a server. */
function isTold(
  { known, open }: ListingSeen,
  tool: { name: string; kind: DriftKind; severity: RiskTier; known: boolean },
): boolean {
  const first = known.size === 0 || (tool.known && !open.has(tool.name))
  if (!first || isGrave(tool.severity)) return true
  return tool.kind !== 'added' && tool.severity !== 'low'
}

function severitiesOf(findings: readonly DriftFinding[]): readonly RiskTier[] {
  return findings.map(({ severity }) => severity)
}

function newRow(server_id: string, name: string) {
  return { server_id, name, type_override: null, action_override: null, kept_blocked: null, class_review: 0 }
}

/** Nobody misses a tool that was never accepted. */
function removal({ name, accepted, accepted_hash }: ToolRow): readonly FoundDrift[] {
  if (accepted === null || accepted_hash === null) return []
  return [
    {
      tool: name,
      kind: 'removed',
      severity: 'low',
      findings: [],
      other: null,
      before: accepted,
      before_hash: accepted_hash,
      after: null,
      hash: accepted_hash,
    },
  ]
}

/** A tool that is never offered because of its name is told only where that name passes for another. */
function refusedName({ name, listed, hash }: ListedTool, recognise: Recognise): readonly FoundDrift[] {
  const { other, before, before_hash, findings } = recognise({ name, definition: null, hash })
  if (!other) return []
  const refused = findings.map((finding) => ({ ...finding, code: 'name_refused' as const, severity: 'high' as const }))
  return [
    {
      tool: name,
      kind: 'cloned',
      severity: 'high',
      findings: refused,
      other,
      before,
      before_hash,
      after: listed,
      hash,
    },
  ]
}

function acceptedOnce({ server_id, name, accepted, accepted_hash }: ToolRow): readonly KnownTool[] {
  return accepted === null || accepted_hash === null
    ? []
    : [{ server_id, name, definition: accepted, hash: accepted_hash }]
}
