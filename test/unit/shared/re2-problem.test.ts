// What is said of an expression that is not accepted: what, and at which character.
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { re2Problem } from '../../../src/shared/re2-problem.ts'

describe('re2Problem', () => {
  it.each([
    ['(?<=a)b', 'invalid named capture (at character 1)', 1],
    ['(a+)+(?=b)', 'invalid or unsupported Perl syntax: (?= (at character 6)', 6],
    ['([)]a', 'missing closing ) (at character 1)', 1],
    ['a**', 'invalid nested repetition operator: ** (at character 2)', 2],
  ])('%s: %s', (expression, message, column) => {
    let thrown: unknown
    try {
      RE2JS.compile(expression)
    } catch (error) {
      thrown = error
    }
    expect(re2Problem(thrown, expression)).toEqual({ message, line: 1, column })
  })

  it('of an error that says nothing about syntax is its message', () => {
    expect(re2Problem(new Error('too large'), 'a')).toEqual({ message: 'too large' })
    expect(re2Problem('nothing', 'a')).toEqual({ message: 'is no RE2 expression' })
  })
})
