// Step 3 of the seed: the tool must be one the operator accepted, its arguments must fit, and what they touch must be clear.

import type { Target } from '../../../shared/contract/tool-call.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import type { Servers, ToolLookup } from '../../servers/servers.ts'
import type { GovernedCall } from '../call.ts'
import type { Masker } from '../dlp/mask-secrets.ts'
import type { Stage, StageAnswer } from '../stage.ts'
import type { ResolveTargets } from '../targets/resolve.ts'
import { checkArguments } from './schema.ts'

export interface BaselineDeps {
  readonly servers: Pick<Servers, 'findTool' | 'place'>
  readonly masker: Masker
  /** A key can hold a secret, and a pointer is made of keys. */
  readonly maskText: (text: string) => Promise<string>
  readonly resolveTargets: ResolveTargets
}

/** Targets are computed here, once per judgement, before anything judges them (architecture, Pipelines 3). */
export function createToolBaselineStage({ servers, masker, maskText, resolveTargets }: BaselineDeps): Stage {
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
      const shown = await maskShown({ masker, maskText }, call, resolved.targets)
      return {
        outcome: 'pass',
        facts: { tool, mcp_server: tool.type, targets: resolved.targets, action: resolved.action, ...shown },
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

async function maskShown(
  { masker, maskText }: Pick<BaselineDeps, 'masker' | 'maskText'>,
  call: GovernedCall,
  targets: readonly Target[],
) {
  const both = { arguments: call.arguments, targets: targets as unknown as Json }
  const { masked, findings } = await masker.mask(both)
  const shown = masked as unknown as { arguments: Json; targets: readonly Target[] }
  const found = findings.filter((finding) => finding.at.startsWith('/arguments'))
  const secrets = found.map(async ({ pattern, at }) => ({ pattern, at: await maskText(at.slice('/arguments'.length)) }))
  return {
    shown_arguments: shown.arguments,
    shown_targets: shown.targets,
    secrets: await Promise.all(secrets),
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
