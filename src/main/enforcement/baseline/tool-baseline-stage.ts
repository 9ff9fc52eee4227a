// Step 3 of the seed: the tool must be one the operator accepted, its arguments must fit, and what they touch must be clear.

import type { Servers, ToolLookup } from '../../servers/servers.ts'
import type { GovernedCall } from '../call.ts'
import type { Scanner } from '../dlp/scanner.ts'
import type { Stage, StageAnswer } from '../stage.ts'
import type { ResolveTargets } from '../targets/resolve.ts'
import { checkArguments } from './schema.ts'

export interface BaselineDeps {
  readonly servers: Pick<Servers, 'findTool' | 'place'>
  readonly resolveTargets: ResolveTargets
  readonly scanner: Pick<Scanner, 'scan'>
}

/** Targets are computed here, once per judgement, before anything judges them (architecture, Pipelines 3). */
export function createToolBaselineStage({ servers, resolveTargets, scanner }: BaselineDeps): Stage {
  return {
    label: 'tool_baseline',
    failure: 'target_unresolvable',
    limit_ms: 2000,
    async run(call, _facts, signal) {
      const lookup = servers.findTool(call.server_id, call.tool_name)
      if (lookup.status !== 'accepted') return notAccepted(call, lookup.status)
      const { tool } = lookup
      const misfit = checkArguments(tool.input_schema, call.arguments)
      if (misfit) return misfitAnswer({ ...misfit, at: await shownPlace(misfit.at, scanner) })
      const resolved = await resolveTargets({
        tool,
        arguments: call.arguments,
        place: servers.place(call.server_id),
        signal,
      })
      if ('unresolvable' in resolved) return unresolvableAnswer(resolved)
      return {
        outcome: 'pass',
        facts: { tool, mcp_server: tool.type, targets: resolved.targets, action: resolved.action },
        shown: { tool_hash: tool.hash, class: tool.action, action: resolved.action, targets: resolved.targets.length },
      }
    },
  }
}

const notAcceptedBecause: Record<Exclude<ToolLookup['status'], 'accepted'>, string> = {
  unknown: 'is not offered by this server',
  new: 'has not been accepted by the operator yet',
  changed: 'has changed since the operator accepted it',
  removed: 'is no longer offered by this server',
}

function notAccepted(call: GovernedCall, status: Exclude<ToolLookup['status'], 'accepted'>): StageAnswer {
  return {
    outcome: 'deny',
    code: `tool_baseline.${status}`,
    reason: 'tool_not_accepted',
    message: `The tool "${call.tool_name}" ${notAcceptedBecause[status]}.`,
    remedy: 'Use a tool from tools/list, or ask the operator to review the tools of this server.',
    shown: { status },
  }
}

/** A place is made of the agent's own keys, and one of them may be a secret. */
async function shownPlace(at: string, scanner: Pick<Scanner, 'scan'>): Promise<string> {
  if (at === '') return at
  const scan = await scanner.scan(at, { direction: 'inbound' })
  return scan.outcome === 'scanned' && typeof scan.masked === 'string' ? scan.masked : ''
}

function misfitAnswer(misfit: { at: string; message: string }): StageAnswer {
  return {
    outcome: 'deny',
    code: 'tool_baseline.schema',
    reason: 'schema_mismatch',
    message: `The arguments do not fit the tool's schema${misfit.at ? ` at ${misfit.at}` : ''}: ${misfit.message}`,
    remedy: 'Correct the arguments to match the schema in tools/list.',
    shown: { at: misfit.at },
  }
}

function unresolvableAnswer(resolved: { unresolvable: string; at: string }): StageAnswer {
  return {
    outcome: 'deny',
    code: 'tool_baseline.target',
    reason: 'target_unresolvable',
    message: resolved.unresolvable,
    remedy:
      "Say plainly what the call touches: full paths and addresses, SQL of the server's own kind, nothing invisible or hidden.",
    shown: { at: resolved.at },
  }
}
