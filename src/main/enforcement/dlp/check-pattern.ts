// What a pattern has to stand before it is stored: it is RE2, finds what it should, leaves what it should, and is quick.
import type { DlpPattern } from '../../../shared/contract/dlp.ts'
import { type FieldError, Refusal } from '../../../shared/contract/problem.ts'
import { compiledOrRefused, invalidPattern } from '../../../shared/re2-problem.ts'
import type { Scanner } from './scanner.ts'

/** For all stress texts together, in milliseconds. */
const stressLimitMs = 1000
const stressLength = 102_400

/** Throws Refusal 422 that names the field, and in an expression the place. */
export async function checkPattern(pattern: DlpPattern, scanner: Pick<Scanner, 'tryEach'>): Promise<void> {
  mustCompile(pattern.pattern)
  const { positive, negative } = pattern.tests
  const tried = await scanner.tryEach([{ matcher: pattern, texts: [...positive, ...negative] }])
  if (tried === null) throw tooSlow()
  const hits = tried[0] ?? []
  const errors = [
    ...positive.flatMap((_, index) => (hits[index] ? [] : [failed('positive', index, 'is not found')])),
    ...negative.flatMap((_, index) =>
      hits[positive.length + index] ? [failed('negative', index, 'is found, though it should not be')] : [],
    ),
  ]
  if (errors.length > 0) {
    const [first] = errors
    throw new Refusal(422, 'tests_failed', `The pattern fails its own tests: ${first?.message}.`, errors)
  }
  const stress = [{ matcher: pattern, texts: stressTexts(pattern), exhaust: true }]
  if ((await scanner.tryEach(stress, stressLimitMs)) === null) throw tooSlow()
}

/** Throws Refusal 422 for what is no RE2, and for what finds nothing everywhere. */
export function mustCompile(expression: string): void {
  if (compiledOrRefused(expression, 'pattern').matches(''))
    throw invalidPattern({ path: 'pattern', message: 'matches the empty text, so it would be found everywhere' })
}

function failed(kind: 'positive' | 'negative', index: number, message: string): FieldError {
  return { path: `tests.${kind}.${index}`, message: `${kind} test ${index + 1} ${message}` }
}

function tooSlow(): Refusal {
  const message = 'takes too long on long texts; say more exactly what it looks like, or name keywords'
  return new Refusal(422, 'pattern_too_slow', `The pattern ${message}.`, [{ path: 'pattern', message }])
}

/** What automata like least: runs, near misses, and the pattern's own words and tests over and over. */
function stressTexts({ keywords, tests }: DlpPattern): string[] {
  const own = [...keywords, ...tests.positive].join(' ')
  return ['a', '1', 'aA1_-./ ', `${own}!`].map((part) =>
    part.repeat(Math.ceil(stressLength / part.length)).slice(0, stressLength),
  )
}
