// The tools of servers as agents may see them, and what the operator says to them.
import type { Drift } from '../../shared/contract/drift.ts'
import type { RiskTier } from '../../shared/contract/primitives.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { AcceptTools, BlockTools, ClassifyTool, Server, Tool } from '../../shared/contract/server.ts'
import type { Store } from '../store/open.ts'
import type { ServerRow, ToolRow } from '../store/tables.ts'
import { createToolStore } from '../store/tools.ts'
import { gravest } from './drift/grade.ts'
import { createManifest, type ManifestDeps } from './manifest.ts'
import type { AcceptedTool, ToolLookup } from './servers.ts'
import {
  classify,
  definitionOf,
  knownTool,
  type Listing,
  type ToolCatalogue,
  toolItem,
  waitsForReview,
} from './tool-definition.ts'

export interface ServerTools {
  tools(id: string, limit: number, offset: number): { items: Tool[]; total: number }
  classify(id: string, tool: string, input: ClassifyTool, operatorId: string): Promise<Tool>
  accept(id: string, body: AcceptTools, operatorId: string): Promise<{ items: Tool[]; total: number }>
  block(id: string, body: BlockTools, operatorId: string): Promise<{ items: Tool[]; total: number }>
  drift(id: string, limit: number, offset: number): { items: Drift[]; total: number }
  acceptedTools(id: string): readonly AcceptedTool[]
  /** The one state that decides what is listed and what may be called. */
  findTool(id: string, name: string): ToolLookup
  counts(id: string): Server['tools']
  /** True when something changed. */
  observe(server: ServerRow, listing: Listing): Promise<boolean>
  /** What is accepted is read anew. */
  forget(id: string): void
}

export interface ServerToolsDeps extends Omit<ManifestDeps, 'rows' | 'forget'> {
  readonly store: Store
  readonly catalogue: ToolCatalogue
  find(id: string): ServerRow | undefined
  /** Throws Refusal 404. */
  mustFind(id: string): ServerRow
  changed(id: string): void
}

export function createServerTools(deps: ServerToolsDeps): ServerTools {
  const { recorder, catalogue, find, mustFind, changed } = deps
  const rows = createToolStore(deps.store)
  const accepted = createAccepted(rows, find, catalogue)
  const manifest = createManifest({ ...deps, rows, forget: accepted.forget })
  const page = (server: ServerRow, limit: number, offset: number) => {
    const all = rows.of(server.id)
    return {
      items: all.slice(offset, offset + limit).map((row) => toolItem(row, server.type, catalogue)),
      total: all.length,
    }
  }
  /** All of them, after the operator said something to some. */
  const reviewed = async (id: string, review: Promise<void>) => {
    await review
    changed(id)
    return page(mustFind(id), 500, 0)
  }
  const mustFindTool = (id: string, name: string): ToolRow => {
    const row = rows.of(mustFind(id).id).find((tool) => tool.name === name)
    if (!row) throw new Refusal(404, 'not_found', 'The server lists no such tool.')
    return row
  }
  return {
    tools: (id, limit, offset) => page(mustFind(id), limit, offset),
    async classify(id, name, input, operatorId) {
      const row = mustFindTool(id, name)
      const { type = row.type_override, action = row.action_override } = input
      const after: ToolRow = { ...row, type_override: type, action_override: action, class_review: 0 }
      await recorder.record(
        () => rows.put(after),
        () => ({
          type: 'tool.classified',
          record: { server_id: id, operator_id: operatorId, tool: name, class: input },
        }),
      )
      changed(id)
      return toolItem(after, mustFind(id).type, catalogue)
    },
    accept: (id, body, operatorId) => reviewed(id, manifest.accept(mustFind(id).id, body, operatorId)),
    block: (id, body, operatorId) => reviewed(id, manifest.block(mustFind(id).id, body, operatorId)),
    drift: (id, limit, offset) => manifest.drift(mustFind(id).id, limit, offset),
    counts: (id) => countsOf(rows.of(id), rows.openSeverities(id)),
    observe: manifest.observe,
    ...accepted,
  }
}

function countsOf(tools: readonly ToolRow[], open: readonly RiskTier[]): Server['tools'] {
  return {
    accepted: tools.filter(({ status }) => status === 'accepted').length,
    waiting: tools.filter(waitsForReview).length,
    changes: open.length,
    gravest: open.length > 0 ? gravest(open, 'low') : null,
  }
}

/** What agents may see and call, read once until it changes. */
function createAccepted(
  rows: ReturnType<typeof createToolStore>,
  find: ServerToolsDeps['find'],
  catalogue: ToolCatalogue,
): Pick<ServerTools, 'acceptedTools' | 'findTool' | 'forget'> {
  const accepted = new Map<string, ReadonlyMap<string, AcceptedTool>>()
  const acceptedOf = (id: string): ReadonlyMap<string, AcceptedTool> => {
    const known = accepted.get(id)
    if (known) return known
    const server = find(id)
    const tools = server ? rows.of(id).filter((row) => row.status === 'accepted') : []
    const map = new Map(tools.map((row) => [row.name, acceptedTool(row, server?.type ?? 'other', catalogue)]))
    accepted.set(id, map)
    return map
  }
  return {
    acceptedTools: (id) => [...acceptedOf(id).values()],
    findTool(id, name) {
      const tool = acceptedOf(id).get(name)
      if (tool) return { status: 'accepted', tool }
      const status = rows.of(id).find((row) => row.name === name)?.status
      return { status: status === undefined || status === 'accepted' ? 'unknown' : status }
    },
    forget: (id) => void accepted.delete(id),
  }
}

function acceptedTool(row: ToolRow, serverType: ServerRow['type'], catalogue: ToolCatalogue): AcceptedTool {
  const raw = row.accepted ?? row.listed
  const { type, action } = classify(row, serverType, catalogue)
  const known = knownTool(catalogue, type, row.name) ?? null
  const input_schema = definitionOf(raw).inputSchema ?? {}
  return { name: row.name, raw, known, input_schema, type, action, hash: row.hash }
}
