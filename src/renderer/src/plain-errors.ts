// What is wrong with a typed value, in words for people; a schema's own words come first.
import type { z } from 'zod'

type Issue = Parameters<z.core.$ZodErrorMap>[0]

/** Undefined for what no person can type. */
export function plainError(issue: Issue): string | undefined {
  if (issue.code === 'invalid_type')
    return { number: 'write a number', int: 'write a whole number' }[issue.expected as string]
  if (issue.code === 'too_small') return tooSmall(issue.origin, Number(issue.minimum))
  if (issue.code === 'too_big') return `at most ${issue.maximum}${unitOf(issue.origin)}`
  return undefined
}

function tooSmall(origin: string, minimum: number): string {
  return origin === 'string' && minimum === 1 ? 'write something here' : `at least ${minimum}${unitOf(origin)}`
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters' : ''
}
