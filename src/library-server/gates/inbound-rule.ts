// What a rule for answers has to stand: its expression is RE2, and its tests hold as far as they can be run without a console.
import {
  type ArtifactBody,
  type ArtifactProblem,
  type ArtifactTests,
  longestTestText,
} from '../../shared/contract/community.ts'
import { matching } from '../../shared/inbound/match-rule.ts'
import { candidateOf, inboundTestForm, inboundTestSchema } from '../../shared/inbound/rule-tests.ts'
import { tryExpression } from './dlp-pattern.ts'
import type { PatternTrials } from './pattern-trials.ts'
import { readTests, testProblems, testsMissing } from './text-tests.ts'

type Content = Extract<ArtifactBody, { kind: 'inbound_rule' }>['content']

export async function checkInboundRule(
  { matcher }: Content,
  tests: ArtifactTests,
  trials: PatternTrials,
): Promise<ArtifactProblem[]> {
  const read = readTests(tests, { schema: inboundTestSchema, message: inboundTestForm })
  const early = [...testsMissing(tests), ...read.errors]
  switch (matcher.type) {
    case 'regex': {
      const expression = { id: 'submitted', pattern: matcher.pattern, severity: 'high' as const, keywords: [] }
      return [...early, ...(await tryExpression(expression, 'content.matcher.pattern', read, trials))]
    }
    // What injected text looks like only a console knows.
    case 'injection':
      return early
    default: {
      const matches = matching(matcher)
      // A rule about longer results than a test may be finds nothing in any.
      const tooLong = matcher.type === 'content_length' && matcher.max_bytes >= longestTestText
      const resultsOf = (kind: 'positive' | 'negative') =>
        read[kind].map((test) => ({
          path: test.path,
          spoken: matches(candidateOf(test)),
          wanted: kind === 'positive',
        }))
      return [...early, ...testProblems(tooLong ? [] : resultsOf('positive'), resultsOf('negative'))]
    }
  }
}
