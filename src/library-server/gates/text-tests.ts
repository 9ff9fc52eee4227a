// Tests as they are written, and what is said of those that fail.
import { z } from 'zod'
import type { ArtifactProblem, ArtifactTests } from '../../shared/contract/community.ts'

/** How a test is written: what it says, or why that is no test. */
export interface TestForm<T> {
  readonly schema: z.ZodType<T>
  readonly message: string
}

export type ReadTest<T> = T & { readonly path: string }

const text: TestForm<{ readonly text: string }> = {
  schema: z.string().transform((given) => ({ text: given })),
  message: 'is not a text',
}

export const textTests = (tests: ArtifactTests) => readTests(tests, text)

export function readTests<T extends object>(tests: ArtifactTests, { schema, message }: TestForm<T>) {
  const errors: ArtifactProblem[] = []
  const read = (kind: keyof ArtifactTests) =>
    tests[kind].flatMap((test, at): ReadTest<T>[] => {
      const path = `tests.${kind}.${at}`
      const parsed = schema.safeParse(test)
      if (parsed.success) return [{ ...parsed.data, path }]
      errors.push({ path, code: 'test_form', message })
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
