// Inbound rules and domains in plain words: what actions and tiers do, and sizes as people write them.
import type { InboundAction, InboundMatcher, TrustTier } from '../../../shared/contract/inbound-rule.ts'
import type { ChipTone } from '../../ui/chip.tsx'

interface ActionWords {
  /** As in "When …, block it". */
  readonly does: string
  /** In a list of choices. */
  readonly label: string
  readonly about: string
  /** As in "A result with this text would be …". */
  readonly done: string
  readonly tone: ChipTone
}

/** In the order in which they are offered, from the strictest. */
export const actionWords: Readonly<Record<InboundAction, ActionWords>> = {
  block: {
    does: 'block it',
    label: 'Block it',
    about: 'The agent is told that the result was blocked, and sees nothing of it. No rule after this one is asked.',
    done: 'blocked',
    tone: 'bad',
  },
  quarantine: {
    does: 'hold it for review',
    label: 'Hold it for review (quarantine)',
    about: 'The result waits until a person has looked at it. No rule after this one is asked.',
    done: 'held for review',
    tone: 'waits',
  },
  escalate: {
    does: 'hold it for review unless a rule below blocks it',
    label: 'Hold it unless a rule below blocks it (escalate)',
    about: 'The result waits for a person, but the rules after this one are asked first: one of them may block it.',
    done: 'held for review',
    tone: 'waits',
  },
  redact: {
    does: 'cut out what matched',
    label: 'Cut out what matched (redact)',
    about: 'What matched is taken out and the rest goes on to the next rule.',
    done: 'passed on without what matched',
    tone: 'plain',
  },
  tag: {
    does: 'mark it',
    label: 'Mark it (tag)',
    about: 'The result goes on to the next rule and passes with a mark, for the log and for policies.',
    done: 'passed on with a mark',
    tone: 'plain',
  },
  allow: {
    does: 'let it pass',
    label: 'Let it pass (allow)',
    about: 'The result passes and no rule after this one is asked. Critical findings are blocked all the same.',
    done: 'passed on as it is',
    tone: 'good',
  },
}

export const actions = Object.keys(actionWords) as readonly InboundAction[]

export const matcherNames: Readonly<Record<InboundMatcher['type'], string>> = {
  injection: 'Looks like an injection',
  domain: 'Comes from a domain',
  regex: 'Matches a pattern',
  content_length: 'Is too long',
  file_type: 'Is of a file type',
  rate_limit: 'Comes too often',
}

export const matcherTypes = Object.keys(matcherNames) as readonly InboundMatcher['type'][]

export const tierWords: Readonly<Record<TrustTier, { readonly tone: ChipTone; readonly about: string }>> = {
  trusted: {
    tone: 'good',
    about: 'What comes from there is no foreign text, and a session may send there what it knows without being asked.',
  },
  untrusted: {
    tone: 'waits',
    about:
      'What comes from there is foreign text. A session that has read it and private data too waits for a person before it sends anything, except to a trusted domain.',
  },
  blocked: { tone: 'bad', about: 'No call may go there, and nothing that comes from there reaches an agent.' },
}

export const tiers = Object.keys(tierWords) as readonly TrustTier[]

export const units = { bytes: 1, KiB: 1024, MiB: 1024 * 1024 } as const
export type Unit = keyof typeof units

/** The largest unit in which the size is a whole number. */
export function unitOf(bytes: number): Unit {
  if (bytes % units.MiB === 0) return 'MiB'
  return bytes % units.KiB === 0 ? 'KiB' : 'bytes'
}

/** "2 MiB", "1,500 bytes". */
export function sizeText(bytes: number): string {
  const unit = unitOf(bytes)
  return `${(bytes / units[unit]).toLocaleString('en')} ${bytes === 1 ? 'byte' : unit}`
}
