// A held result in a terminal: what was found in it, and both texts that can be handed over, every line of them told from ours.
import type { Escalation } from '../../shared/contract/escalation.ts'
import { wrapped } from './wrapped.ts'

/** What a person made of a held result, or time did. */
export const resultOutcomes: Readonly<Record<Exclude<Escalation['status'], 'pending'>, string>> = {
  approved: 'A person allowed this result. The agent gets it when it asks again.',
  spent: 'A person allowed this result, and the agent has it.',
  denied: 'A person denied this result.',
  expired: 'Nobody answered in time, so the result was denied.',
  cancelled: 'The call was withdrawn before anybody answered.',
}

export function resultQuestion({ tool_name, server_id, agent_name, target }: Escalation): string {
  return `What ${tool_name} on ${server_id} answered ${agent_name}${target === null ? '' : `, asked for ${target},`} is held`
}

/** Lines for a terminal of this width. */
export function resultLines(item: Escalation, width: number): string[] {
  const { result, sanitised_result: cleaned } = item
  return [
    'What was found',
    ...foundLines(item, width),
    '',
    'As it came (--release original)',
    ...textLines(result, width),
    '',
    'Cleaned (--release sanitised)',
    ...(cleaned === null || cleaned === undefined ? ['  It cannot be cleaned.'] : textLines(cleaned, width)),
  ]
}

function foundLines({ findings = [] }: Escalation, width: number): string[] {
  if (findings.length === 0) return ['  Nothing; a rule has it held.']
  return findings.flatMap(({ pattern_class, severity, at, decoder, content_snippet }) => {
    const how = decoder === 'none' ? '' : ` (${decoder})`
    return wrapped(`${severity} ${pattern_class}${how} at ${at}: ${content_snippet}`, 2, width)
  })
}

/** As JSON, so that no line of it can end early. */
function textLines(value: unknown, width: number): string[] {
  if (value === null || value === undefined) return ['  It is not shown, for secrets in it could not be masked.']
  return wrapped(JSON.stringify(value), 2, width)
}
