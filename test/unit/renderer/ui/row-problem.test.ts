// What stands below one row of a list that is typed.
import { expect, it } from 'vitest'
import { rowProblem } from '../../../../src/renderer/ui/row-problem.ts'
import { rootsSchema } from '../../../../src/shared/contract/server.ts'

it('is a sentence about a row that is wrong, and nothing about an empty one', () => {
  const problem = (row: string) => rowProblem(rootsSchema.element, row)
  expect(['/a', '~', '~/b', 'C:\\a', '', ' '].map(problem)).toEqual(Array(6).fill(null))
  for (const row of ['notes', './a', '$HOME/a'])
    expect(problem(row)).toBe('This is neither an absolute path nor one that begins with ~/.')
})
