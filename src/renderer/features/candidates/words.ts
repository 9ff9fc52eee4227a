// Candidates in words: how sure the console is and why, what the rule would do, how a suggestion stands.
import type { Candidate, CandidateStatus } from '../../../shared/contract/candidate.ts'
import { patternClassSchema } from '../../../shared/contract/inbound.ts'
import type { ChipTone } from '../../ui/chip.tsx'
import { classWords } from '../../ui/inbound-words.ts'

/** From which confidence on the badge is green, and amber (policy automation seed, Dashboard). */
const thresholds = { sure: 0.85, likely: 0.5 }

export function confidenceTone(confidence: number): ChipTone {
  if (confidence >= thresholds.sure) return 'good'
  return confidence >= thresholds.likely ? 'waits' : 'bad'
}

/** Confidence is counted in tenths, thresholds in hundredths. */
export function confidenceText(confidence: number): string {
  return confidence.toFixed(2)
}

export interface ConfidencePart {
  readonly name: 'frequency' | 'severity' | 'corroboration'
  readonly score: number
  readonly words: string
}

type Scored = Pick<Candidate, 'confidence' | 'confidence_breakdown' | 'severity' | 'source_event_types'>

export function confidenceParts({ confidence_breakdown, severity, source_event_types }: Scored): ConfidencePart[] {
  const { occurrences, ...scores } = confidence_breakdown
  const kinds = source_event_types.length
  return [
    {
      name: 'frequency',
      score: scores.frequency,
      words: `seen ${occurrences === 1 ? 'once' : `${occurrences.toLocaleString('en')} times`} within 24 hours`,
    },
    { name: 'severity', score: scores.severity, words: `severity ${severity}` },
    {
      name: 'corroboration',
      score: scores.corroboration,
      words:
        scores.corroboration > 0
          ? `${kinds > 1 ? kinds : 'two or more'} kinds of detection agree`
          : 'one kind of detection only',
    },
  ]
}

/** What the parts add up to, where that is more than there can be; null elsewhere. */
export function cappedSum({ confidence, confidence_breakdown }: Scored): number | null {
  const { frequency, severity, corroboration } = confidence_breakdown
  const sum = Math.round((frequency + severity + corroboration) * 10) / 10
  return sum > confidence ? sum : null
}

export const statusWords: Readonly<Record<CandidateStatus, { word: string; tone: ChipTone; about: string }>> = {
  proposed: { word: 'proposed', tone: 'waits', about: 'It decides nothing until somebody approves it.' },
  auto_activated: { word: 'activated itself', tone: 'good', about: 'It decides since then. It can be undone at once.' },
  approved: { word: 'approved', tone: 'good', about: 'It became a policy.' },
  rejected: { word: 'rejected', tone: 'plain', about: 'It decides nothing.' },
}

/** The parts of a signature, such as `injection:prompt_injection:read_file`; a tool's name may hold colons itself. */
function partsOf({ pattern_signature }: Pick<Candidate, 'pattern_signature'>): {
  readonly middle: string
  readonly tool: string
} {
  const [, middle = '', ...rest] = pattern_signature.split(':')
  return { middle, tool: rest.length > 0 ? rest.join(':') : middle }
}

/** The tool that a signature is about; null for patterns that name none. */
export function toolOf(candidate: Pick<Candidate, 'pattern_signature'>): string | null {
  const [kind = ''] = candidate.pattern_signature.split(':')
  return ['injection', 'requester_mismatch', 'reversal'].includes(kind) ? partsOf(candidate).tool : null
}

/** The class of injections that a signature is about, whether or not it is a known one; null for other patterns. */
export function classOf(candidate: Pick<Candidate, 'pattern_signature'>): string | null {
  return candidate.pattern_signature.startsWith('injection:') ? partsOf(candidate).middle : null
}

type Explained = Pick<Candidate, 'pattern_signature' | 'template' | 'severity'>

/** One sentence on what the generated rule does; names of tools stand elsewhere, for they are the server's words. */
export function ruleWords(candidate: Explained): string {
  const known = patternClassSchema.safeParse(classOf(candidate))
  switch (candidate.template) {
    case 'injection_block':
      return `It withholds every result with something in it that ${known.success ? classWords[known.data].does : 'is of this kind'}, from any tool, if that is as severe as what was seen.`
    case 'conditioning_block':
      return 'It holds a result in which three or more things of at least medium severity are found, until a person has looked at it.'
    case 'drift_escalate':
      return 'It holds the calls of agents whose live risk tier is high, until a person answers.'
    case 'requester_validation':
      return 'It denies this tool to everybody for whom no verified requester stands.'
    case 'behavior_reversal':
      return 'It holds every call of this tool, until a person answers.'
    case 'resource_restrict':
      return 'It denies what it names to every agent.'
    case 'rate_ceiling':
      return 'It holds calls that come faster than it says.'
  }
}
