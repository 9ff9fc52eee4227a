// What a pattern has to stand: RE2, quick on long texts, found in what it is for and in nothing that it is not for.
import type { ArtifactProblem, ArtifactTests, DlpContent } from '../../shared/contract/community.ts'
import type { DlpMatcher } from '../../shared/contract/dlp.ts'
import type { PatternTrials } from './pattern-trials.ts'
import { testProblems, testsMissing, textTests } from './text-tests.ts'

const stressLength = 102_400

export async function checkDlpPattern(
  { keywords = [], ...matching }: DlpContent,
  tests: ArtifactTests,
  trials: PatternTrials,
): Promise<ArtifactProblem[]> {
  const texts = textTests(tests)
  const early = [...testsMissing(tests), ...texts.errors]
  const matcher: DlpMatcher = { id: 'submitted', ...matching, keywords }
  return [...early, ...(await tryExpression(matcher, 'content.pattern', texts, trials))]
}

/** Positive texts must be found, negative ones not. */
export async function tryExpression(
  matcher: DlpMatcher,
  path: string,
  { positive, negative }: Pick<ReturnType<typeof textTests>, 'positive' | 'negative'>,
  trials: PatternTrials,
): Promise<ArtifactProblem[]> {
  const texts = [...positive, ...negative].map(({ text }) => text)
  const stress = stressTexts([...matcher.keywords, ...positive.map(({ text }) => text)].join(' '))
  const outcome = await trials.run({ matcher, texts, stress })
  if (outcome.kind === 'no_expression') return [{ path, code: 'not_re2', message: outcome.message }]
  if (outcome.kind === 'matches_empty')
    return [{ path, code: 'matches_empty', message: 'matches the empty text, so it would be found everywhere' }]
  if (outcome.kind === 'too_slow')
    return [
      { path, code: 'pattern_too_slow', message: 'takes too long on long texts; say more exactly what it looks like' },
    ]
  const hit = (at: number) => outcome.hits[at] ?? false
  return testProblems(
    positive.map(({ path }, at) => ({ path, spoken: hit(at), wanted: true })),
    negative.map(({ path }, at) => ({ path, spoken: hit(positive.length + at), wanted: false })),
  )
}

/** What automata like least: runs, near misses, and the pattern's own words over and over. */
function stressTexts(own: string): string[] {
  return ['a', '1', 'aA1_-./ ', `${own}!`].map((part) =>
    part.repeat(Math.ceil(stressLength / part.length)).slice(0, stressLength),
  )
}
