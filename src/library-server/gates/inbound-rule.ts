// What a rule for answers has to stand: its expression is RE2, and its tests hold as far as they can be run without a console.
import {
  type ArtifactBody,
  type ArtifactProblem,
  type ArtifactTests,
  longestTestText,
} from '../../shared/contract/community.ts'
import { tryExpression } from './dlp-pattern.ts'
import type { PatternTrials } from './pattern-trials.ts'
import { type TextTest, testProblems, testsMissing, textTests } from './text-tests.ts'

type Content = Extract<ArtifactBody, { kind: 'inbound_rule' }>['content']

export async function checkInboundRule(
  { matcher }: Content,
  tests: ArtifactTests,
  trials: PatternTrials,
): Promise<ArtifactProblem[]> {
  const texts = textTests(tests, true)
  const { positive, negative } = texts
  const early = [...testsMissing(tests), ...texts.errors]
  const run = (holds: (test: TextTest) => boolean, from: readonly TextTest[] = positive) =>
    testProblems(
      from.map((test) => ({ path: test.path, spoken: holds(test), wanted: true })),
      negative.map((test) => ({ path: test.path, spoken: holds(test), wanted: false })),
    )
  switch (matcher.type) {
    case 'regex': {
      const expression = { id: 'submitted', pattern: matcher.pattern, severity: 'high' as const, keywords: [] }
      return [...early, ...(await tryExpression(expression, 'content.matcher.pattern', texts, trials))]
    }
    case 'content_length': {
      const holds = ({ text }: TextTest) => Buffer.byteLength(text) > matcher.max_bytes
      // A rule about longer results than a test may be finds nothing in any.
      return [...early, ...run(holds, matcher.max_bytes < longestTestText ? positive : [])]
    }
    case 'domain': {
      const holds = ({ domain = '' }: TextTest) =>
        matcher.domains.some((each) => domain === each || domain.endsWith(`.${each}`))
      return [...early, ...run(holds)]
    }
    default:
      return early
  }
}
