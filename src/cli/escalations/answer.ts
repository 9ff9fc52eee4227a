// Answers to a held call or result from the command line: to allow needs the word of a person who has just been shown what it is.
import type { Escalation, Release } from '../../shared/contract/escalation.ts'
import { cutInTheMiddle } from '../../shared/visible-text.ts'
import type { OperatorClient } from '../operator-client.ts'
import { outcomeOf, questionIn, questionLines } from './question-text.ts'
import type { Terminal } from './terminal.ts'
import { wrapped } from './wrapped.ts'

const longestQuestion = 240

export interface Allow {
  readonly notes?: string
  /** Of what was shown before; stands for the word of a person where there is no terminal. */
  readonly digest?: string
  /** What is handed over of a result; a call has none. */
  readonly release?: Release
}

export interface Deny {
  readonly notes?: string
  readonly guidance?: string
  readonly suspend_agent?: boolean
}

export const get = (operator: OperatorClient, id: string) => operator.get<Escalation>(`/escalations/${id}`)

/** Resolves to the answered call, null when the person did not say the word. Throws with a sentence. */
export async function allow(
  operator: OperatorClient,
  terminal: Terminal,
  id: string,
  { notes, digest, release }: Allow,
): Promise<Escalation | null> {
  const shown = mustWait(await get(operator, id))
  mustFit(shown, release)
  if (digest !== undefined && digest !== shown.digest)
    throw new Error('This is not what the digest was shown for. Nothing was decided: look at it again.')
  if (digest === undefined && !terminal.interactive)
    throw new Error(
      'There is no terminal in which a person could answer: give --digest with the digest that was shown.',
    )
  for (const line of questionLines(shown, Date.now(), terminal.width)) terminal.say(line)
  if (terminal.interactive && !(await saysAllow(terminal, shown, release))) return null
  const now = mustWait(await get(operator, id))
  if (now.digest !== shown.digest) throw new Error('It has changed meanwhile. Nothing was decided: look at it again.')
  const body = { ...(notes === undefined ? {} : { notes }), ...(release === undefined ? {} : { release }) }
  return operator.post<Escalation>(`/escalations/${id}/approve`, body)
}

/** Whatever the arguments scrolled away is said once more. */
async function saysAllow(terminal: Terminal, item: Escalation, release: Release | undefined): Promise<boolean> {
  const inShort = `${cutInTheMiddle(questionIn(item), longestQuestion)} (rule ${item.policy})`
  for (const line of ['', ...wrapped(inShort, 2, terminal.width)]) terminal.say(line)
  const what = release === undefined ? 'this call once' : `this result, ${release}`
  return (await terminal.ask(`Type allow to allow ${what}: `)).trim() === 'allow'
}

export function deny(operator: OperatorClient, id: string, body: Deny): Promise<Escalation> {
  return operator.post<Escalation>(`/escalations/${id}/deny`, body)
}

/** Throws with a sentence. */
function mustFit({ kind, sanitised_result }: Escalation, release: Release | undefined): void {
  if (kind === 'call' && release !== undefined) throw new Error('--release is for held results; this is a call.')
  if (kind === 'call') return
  if (release === undefined)
    throw new Error('This is a result: say what is handed over, with --release sanitised or --release original.')
  if (release === 'sanitised' && (sanitised_result === null || sanitised_result === undefined))
    throw new Error('What was found cannot be cut out of this result.')
}

function mustWait(item: Escalation): Escalation {
  const outcome = outcomeOf(item)
  if (outcome !== null) throw new Error(`There is nothing to allow any more. ${outcome}`)
  return item
}
