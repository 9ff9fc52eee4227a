// Why an expression is not accepted, and where: for every field in which one is written.
import { RE2JS, RE2JSSyntaxException } from 're2js'
import { type FieldError, Refusal } from './contract/problem.ts'

export interface Re2Problem {
  /** Without a full stop, and with its place where that is known. */
  readonly message: string
  readonly line?: number
  /** Counted from 1. */
  readonly column?: number
}

/** What `RE2JS.compile` threw. */
export function re2Problem(error: unknown, expression: string): Re2Problem {
  if (!(error instanceof RE2JSSyntaxException)) {
    return { message: error instanceof Error ? error.message : 'is no RE2 expression' }
  }
  const column = placeOf(error, expression)
  const part = error.getPattern()
  const what = part && part !== expression ? `${error.getDescription()}: ${part}` : error.getDescription()
  return { message: `${what} (at character ${column})`, line: 1, column }
}

/** Throws Refusal 422, at the field of this path, for what is no RE2. */
export function compiledOrRefused(expression: string, path: string): RE2JS {
  try {
    return RE2JS.compile(expression)
  } catch (error) {
    throw invalidPattern({ path, ...re2Problem(error, expression) })
  }
}

export function invalidPattern(error: FieldError): Refusal {
  return new Refusal(422, 'invalid_pattern', `The pattern is not valid: ${error.message}.`, [error])
}

/** Counted from 1. */
function placeOf(error: RE2JSSyntaxException, expression: string): number {
  const part = error.getPattern()
  if (error.getDescription() === 'missing closing )') return openGroup(expression) + 1
  if (part === null) return expression.length
  return Math.max(0, expression.lastIndexOf(part)) + 1
}

/** The last round bracket that is never closed. */
function openGroup(expression: string): number {
  const open: number[] = []
  let inClass = false
  for (let index = 0; index < expression.length; index += 1) {
    const character = expression[index]
    if (character === '\\') index += 1
    else if (inClass) inClass = character !== ']'
    else if (character === '[') inClass = true
    else if (character === '(') open.push(index)
    else if (character === ')') open.pop()
  }
  return open.at(-1) ?? 0
}
