// Tests that are texts, and what is said of those that fail.
import { z } from 'zod'
import type { ArtifactProblem, ArtifactTests } from '../../shared/contract/community.ts'

export interface TextTest {
  readonly path: string
  readonly text: string
  readonly domain?: string | undefined
}

const withDomain = z.strictObject({ text: z.string(), domain: z.string().max(253).optional() })

/** `domains`: a test may be `{text, domain}`. */
export function textTests(tests: ArtifactTests, domains = false) {
  const errors: ArtifactProblem[] = []
  const read = (kind: keyof ArtifactTests) =>
    tests[kind].flatMap((test, at): TextTest[] => {
      const path = `tests.${kind}.${at}`
      if (typeof test === 'string') return [{ path, text: test }]
      const parsed = domains ? withDomain.safeParse(test) : null
      if (parsed?.success) return [{ path, ...parsed.data }]
      errors.push({
        path,
        code: 'test_form',
        message: domains ? 'is neither a text nor {text, domain}' : 'is not a text',
      })
      return []
    })
  return { positive: read('positive'), negative: read('negative'), errors }
}

/** Nothing is published that was not seen to find something, and to leave something alone. */
export function testsMissing(tests: ArtifactTests): ArtifactProblem[] {
  return (['positive', 'negative'] as const)
    .filter((kind) => tests[kind].length === 0)
    .map((kind) => ({ path: `tests.${kind}`, code: 'tests_missing', message: `needs at least one ${kind} test` }))
}

export interface TestResult {
  readonly path: string
  readonly spoken: boolean
  readonly wanted: boolean
}

export function testProblems(...results: readonly (readonly TestResult[])[]): ArtifactProblem[] {
  return results
    .flat()
    .flatMap(({ path, spoken, wanted }) =>
      spoken === wanted
        ? []
        : [{ path, code: 'test_failed', message: wanted ? 'is not found' : 'is found, though it should not be' }],
    )
}
