// Step 3 of the seed: the tool must be one the operator accepted, its arguments must fit, and what they touch must be clear.

import type { Servers, ToolLookup } from '../../servers/servers.ts'
import type { GovernedCall } from '../call.ts'
import type { Stage, StageAnswer } from '../stage.ts'
import type { ResolveTargets } from '../targets/resolve.ts'
import { checkArguments } from './schema.ts'

export interface BaselineDeps {
  readonly servers: Pick<Servers, 'findTool' | 'place'>
  /** A key can hold a secret, and a pointer is made of keys. */
  readonly maskText: (text: string) => Promise<string>
  readonly resolveTargets: ResolveTargets
}

/** Targets are computed here, once per judgement, before anything judges them (architecture, Pipelines 3). */
export function createToolBaselineStage({ servers, maskText, resolveTargets }: BaselineDeps): Stage {
  return {
    label: 'tool_baseline',
    failure: 'target_unresolvable',
    limit_ms: 2000,
    async run(call, _facts, signal) {
      const lookup = servers.findTool(call.server_id, call.tool_name)
      if (lookup.status !== 'accepted') return notAccepted(call, lookup.status)
      const { tool } = lookup
      const misfit = checkArguments(tool.input_schema, call.arguments)
      if (misfit) return misfitAnswer({ ...misfit, at: await maskText(misfit.at) })
      const resolved = await resolveTargets({
        tool,
        arguments: call.arguments,
        place: servers.place(call.server_id),
        signal,
      })
      if ('unresolvable' in resolved) return unresolvableAnswer({ ...resolved, at: await maskText(resolved.at) })
      return {
        outcome: 'pass',
        facts: { tool, mcp_server: tool.type, targets: resolved.targets, action: resolved.action },
        shown: {
          tool_hash: tool.hash,
          type: tool.type,
          class: tool.action,
          action: resolved.action,
          targets: resolved.targets.length,
        },
      }
    },
  }
}

const notAcceptedBecause: Record<NotAccepted, string> = {
  unknown: 'is not offered by this server',
  new: 'has not been accepted by the operator yet',
  changed: 'has changed since the operator accepted it',
  removed: 'is no longer offered by this server',
}

type NotAccepted = Exclude<ToolLookup['status'], 'accepted'>

/** Also for a change that is seen after the judgement, before the call is sent. */
export function refusalOfTool(name: string, status: NotAccepted) {
  return {
    code: `tool_baseline.${status}`,
    reason: 'tool_not_accepted' as const,
    message: `The tool "${name}" ${notAcceptedBecause[status]}.`,
    remedy: 'Use a tool from tools/list, or ask the operator to review the tools of this server.',
  }
}

function notAccepted(call: GovernedCall, status: NotAccepted): StageAnswer {
  return { outcome: 'deny', ...refusalOfTool(call.tool_name, status), shown: { status } }
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

function unresolvableAnswer({ unresolvable, at, outside }: { unresolvable: string; at: string; outside: boolean }) {
  return {
    outcome: 'deny',
    code: outside ? 'tool_baseline.roots' : 'tool_baseline.target',
    reason: 'target_unresolvable',
    message: unresolvable,
    remedy: outside
      ? 'Use full paths below the folders of this server, or ask the operator to allow another folder.'
      : "Say plainly what the call touches: full paths and addresses, SQL of the server's own kind, nothing invisible or hidden.",
    shown: { at },
  } as const
}
