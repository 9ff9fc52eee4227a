// What a suggested policy is called and says of itself, and the sentences that its rules give to agents.
import type { PolicySuggestion, SuggestedTarget } from '../../shared/contract/candidate.ts'
import type { Verdict } from '../../shared/contract/primitives.ts'
import { cutInTheMiddle, visible } from '../../shared/visible-text.ts'
import type { Clause } from './covered-calls.ts'

export interface RuleWords {
  /** Stands bare in a comment that is read as YAML. */
  readonly title: string
  readonly reason: string
  readonly remedy: string
}

const verbs: Readonly<Record<Verdict, string>> = { allow: 'Allow', deny: 'Deny', escalate: 'Ask about' }
const longest = { name: 120, place: 60, tool: 40 }
const mostPlaces = 8

/** A name of others that is not quite plain is not repeated: what these words reach compares nothing. */
function plainTool({ tool_name }: Pick<Clause, 'tool_name'>): string {
  return /^[a-z][\w-]{0,63}$/i.test(tool_name) ? tool_name : 'this tool'
}

/** For one clause of a rule. */
export function ruleWords(effect: Verdict, clause: Clause): RuleWords {
  const tool = plainTool(clause)
  const title = `${verbs[effect]} ${tool} on ${clause.server_id} as it was called before`
  const here = clause.groups.length > 0 ? ' here' : ''
  const sentences: Readonly<Record<Verdict, readonly [string, string]>> = {
    allow: [`The operator allows ${tool}${here} for this agent`, ''],
    deny: [
      `The operator does not permit ${tool}${here} for this agent`,
      'Do it without this call, or ask the operator to change the policy',
    ],
    escalate: [`A person is asked before ${tool} is used${here} by this agent`, 'Wait for a person to decide'],
  }
  const [reason, remedy] = sentences[effect]
  return { title, reason, remedy }
}

export interface Described extends Pick<PolicySuggestion, 'covers' | 'stronger'> {
  readonly effect: Verdict
  readonly calls: number
}

/** At most 120 characters. */
export function nameOf({ effect, covers: { tools, server_ids, targets } }: Described): string {
  const [tool = ''] = tools
  const [place] = targets
  const what = tools.length === 1 ? shown(tool, longest.tool) : `${tools.length} tools`
  const on = server_ids.length === 1 ? server_ids[0] : `${server_ids.length} servers`
  const where = targets.length === 1 && place ? `: ${placeText(place)}` : targets.length > 1 ? ', several places' : ''
  return cutInTheMiddle(`${verbs[effect]} ${what} on ${on}${where}`, longest.name)
}

/** At most a few hundred characters, whatever was called. */
export function descriptionOf({ calls, covers, stronger }: Described): string {
  const agents = covers.agent_ids.length
  const places = covers.targets.slice(0, mostPlaces).map((each) => `${each.op} ${placeText(each)}`)
  const more = covers.targets.length - places.length
  return [
    `Made of ${calls === 1 ? 'one recorded call' : `${calls} recorded calls`} of ${agents === 1 ? 'one agent' : `${agents} agents`}.`,
    ...(places.length > 0 ? [`It covers: ${places.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`] : []),
    ...(stronger.length > 0
      ? [
          `Stronger than this: ${stronger
            .slice(0, mostPlaces)
            .map((name) => shown(name, longest.place))
            .join(', ')}.`,
        ]
      : []),
  ].join(' ')
}

function placeText({ value, below }: SuggestedTarget): string {
  const text = shown(value, longest.place)
  return below ? `all in ${text}` : text
}

/** Hidden characters are written out before anything is cut, so that what is left hides nothing. */
function shown(text: string, limit: number): string {
  return cutInTheMiddle(visible(text.slice(0, 4 * limit)), limit)
}
