// What the operator says to new and changed tools: accepted as they are, or looked at and kept blocked.
import type { Clock } from '../../shared/clock.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { AcceptTools, BlockTools } from '../../shared/contract/server.ts'
import type { ChangeRecorder } from '../events/change-recorder.ts'
import type { DriftRow, ToolRow } from '../store/tables.ts'
import type { ToolStore } from '../store/tools.ts'
import { isGrave } from './plan-listing.ts'
import { waitsForReview } from './tool-definition.ts'

export interface ReviewDeps {
  readonly rows: ToolStore
  readonly recorder: ChangeRecorder
  readonly clock: Clock
}

/** Throws Refusal 409 when one changed since it was shown. */
export async function acceptTools(deps: ReviewDeps, serverId: string, body: AcceptTools, operatorId: string) {
  const { rows, recorder, clock } = deps
  const listed = rows.of(serverId).filter((row) => row.status !== 'removed')
  const chosen = body.tools ? body.tools.map((wanted) => mustMatch(listed, wanted)) : listed
  const tools = chosen.map(({ name, hash }) => ({ name, hash }))
  await recorder.record(
    () => {
      const open = rows.openDrift(serverId)
      const reviewed = { at: clock.timestamp(), by: operatorId }
      for (const row of chosen) {
        const drifts = open.filter(({ tool, hash }) => tool === row.name && hash === row.hash)
        for (const { id } of drifts) rows.setDriftStatus(id, 'accepted', reviewed)
        rows.put(acceptedRow(row, drifts))
      }
    },
    () => ({ type: 'server.tools_accepted', record: { server_id: serverId, operator_id: operatorId, tools } }),
  )
}

/** A class that the operator chose stays, but is asked for again when what it was chosen for changed gravely. */
function acceptedRow(row: ToolRow, drifts: readonly DriftRow[]): ToolRow {
  const chosen = row.type_override !== null || row.action_override !== null
  const asked = chosen && drifts.some(({ kind, severity }) => kind === 'changed' && isGrave(severity))
  const class_review = asked ? 1 : row.class_review
  return { ...row, accepted: row.listed, accepted_hash: row.hash, status: 'accepted', kept_blocked: null, class_review }
}

/** Throws Refusal 409 when one changed since it was shown, or is accepted. */
export async function blockTools(deps: ReviewDeps, serverId: string, { tools }: BlockTools, operatorId: string) {
  const { rows, recorder, clock } = deps
  const known = rows.of(serverId)
  const open = rows.openDrift(serverId)
  const drifts = open.filter((row) => tools.some(({ name, hash }) => row.tool === name && row.hash === hash))
  const chosen = tools.flatMap((wanted) => {
    if (drifts.some(({ tool }) => tool === wanted.name)) return known.filter(({ name }) => name === wanted.name)
    const row = mustMatch(known, wanted)
    if (row.status === 'accepted')
      throw new Refusal(409, 'tool_accepted', `The tool "${row.name}" is accepted as it is.`)
    return [row]
  })
  const named = tools.map(({ name, hash }) => ({ name, hash }))
  await recorder.record(
    () => {
      const reviewed = { at: clock.timestamp(), by: operatorId }
      for (const { id } of drifts) rows.setDriftStatus(id, 'kept_blocked', reviewed)
      for (const row of chosen.filter(waitsForReview)) rows.put({ ...row, kept_blocked: row.hash })
    },
    () => ({
      type: 'server.tools_kept_blocked',
      record: { server_id: serverId, operator_id: operatorId, tools: named },
    }),
  )
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
