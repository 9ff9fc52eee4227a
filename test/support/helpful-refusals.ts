// What an agent that was refused has to be told, and what it may never be told (issue 6, refusals that help).
import policyData from '../../policies/data.json' with { type: 'json' }
import { foldText } from '../../src/main/enforcement/targets/fold-text.ts'
import { sensitiveNames } from '../../src/main/enforcement/targets/sensitive-names.ts'
import type { CallItem } from '../../src/shared/contract/event.ts'

const { sensitive_tables, protected_channels, broadcast_channels, metadata_hosts } = policyData.behavry
const listed = [
  ...[...sensitive_tables, ...metadata_hosts, ...policyData.behavry.blast_radius_config.config_paths],
  ...[...protected_channels, ...broadcast_channels, ...policyData.behavry.blast_radius_config.protected_patterns],
  ...sensitiveNames.filter((name) => /[._]/.test(name)),
]
const internals = /\binput\.|\bdata\.behavry|\brego\b|blast_radius_config|regex|\\p\{|\[\^|undefined|\[object/i

/** What is wrong with a refusal's text; `message` is `error.message` as the agent got it. */
export function problemsOfRefusal(message: string, item: CallItem | undefined, args: object): string[] {
  const problems: string[] = []
  const [why, remedy] = [item?.policy_reason ?? '', item?.remedy ?? '']
  if (why === '' || !message.includes(why)) problems.push('it does not say why')
  if (remedy.length < 10) problems.push('there is no remedy')
  // A call that waits is told to come again, which is its remedy for now.
  const told = item?.policy_result === 'escalate' ? 'Send the identical call again later' : remedy
  if (!message.includes(told)) problems.push('it does not say what would be allowed')
  const inner = internals.exec(message)
  if (inner) problems.push(`it names insides: ${inner[0]}`)
  // What the agent wrote itself it knows already, in whatever spelling.
  const own = item?.targets.map(({ value, forms }) => [value, ...forms].join(' ')).join(' ') ?? ''
  const known = foldText(`${JSON.stringify(args)} ${own}`)
  for (const word of listed) {
    // Names in capitals are words of the language in any other case.
    const flags = word === word.toUpperCase() ? 'u' : 'iu'
    const said = new RegExp(`(^|[^\\p{L}])${word.replaceAll('.', '[.]')}([^\\p{L}]|$)`, flags).test(message)
    if (said && !known.includes(foldText(word))) problems.push(`it gives away "${word}"`)
  }
  return problems
}

/** Policies whose rule or stage judges single targets: their refusals name the argument. */
export const namesArgument =
  /^(tool_baseline\.(target|roots)|filesystem\.blocked_paths|console\.|database\.sensitive_tables|web_api\.(deny_metadata|deny_scheme|hold_private)|slack\.(protected_channels|escalate_)|commands\.|startup\.|blast_radius\.(shallow_delete|config_path|protected_file))/
