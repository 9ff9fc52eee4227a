// A pattern as it is typed, and what is sent of it.
import {
  type CreateDlpPattern,
  createDlpPatternSchema,
  type DlpFamily,
  type DlpPattern,
} from '../../../shared/contract/dlp.ts'
import type { RiskTier } from '../../../shared/contract/primitives.ts'
import type { checksumOptions } from './words.ts'

export interface PatternDraft {
  readonly name: string
  readonly family: DlpFamily
  readonly pattern: string
  readonly severity: RiskTier
  /** Between commas. */
  readonly keywords: string
  readonly checksum: (typeof checksumOptions)[number]['value']
  /** Each on a line of its own; `tests` so that a refusal of the console lands here. */
  readonly tests: string
  readonly negative: string
}

export const emptyDraft: PatternDraft = {
  name: '',
  family: 'other',
  pattern: '',
  severity: 'high',
  keywords: '',
  checksum: 'none',
  tests: '',
  negative: '',
}

export function draftOf({ name, family, pattern, severity, keywords, checksum, tests }: DlpPattern): PatternDraft {
  return {
    name,
    family,
    pattern,
    severity,
    keywords: keywords.join(', '),
    checksum: checksum ?? 'none',
    tests: tests.positive.join('\n'),
    negative: tests.negative.join('\n'),
  }
}

/** What of a draft finds something. */
export function matcherOf({ pattern, severity, keywords, checksum }: PatternDraft) {
  return {
    pattern,
    severity,
    keywords: listed(keywords, ','),
    ...(checksum === 'none' ? {} : { checksum }),
  }
}

export function toBody({ name, family, tests, negative, ...draft }: PatternDraft) {
  return createDlpPatternSchema.safeParse({
    name,
    family,
    ...matcherOf({ name, family, tests, negative, ...draft }),
    tests: { positive: listed(tests, '\n'), negative: listed(negative, '\n') },
  } satisfies Partial<CreateDlpPattern>)
}

function listed(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
