// What is wrong with a field, in plain words, where a schema has no words of its own.
import { z } from 'zod'

/** Undefined leaves it to the words of the library. */
export function plainProblem(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined || issue.input === '') return 'It is missing.'
    if (issue.expected === 'number') return 'Write a number.'
    return issue.expected === 'int' ? 'Write a whole number.' : undefined
  }
  if (issue.code === 'too_small' && issue.origin === 'string')
    return issue.minimum === 1 ? 'It is missing.' : `Use at least ${issue.minimum} characters.`
  if (issue.code === 'too_small' && issue.origin === 'array')
    return issue.minimum === 1 ? 'Name at least one.' : `Name at least ${issue.minimum}.`
  if (issue.code === 'too_small' && issue.origin === 'number') return `Use ${issue.minimum} or more.`
  if (issue.code === 'too_big' && issue.origin === 'string') return `Use at most ${issue.maximum} characters.`
  if (issue.code === 'too_big' && issue.origin === 'number') return `Use ${issue.maximum} or less.`
  return undefined
}

/** For every form of the pages. */
export function speakPlainly(): void {
  z.config({ customError: plainProblem })
}
