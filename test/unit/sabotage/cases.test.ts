// Each sabotage finds the guard that it turns off where it stands, once: one that does not proves nothing.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { casesOf } from '../../sabotage/cases.ts'

const project = fileURLToPath(new URL('../../..', import.meta.url))
const cases = casesOf(project)

it('every sabotage changes its file, under a name of its own', () => {
  const unmoved = cases.flatMap(({ id, file, without }) => {
    const text = readFileSync(join(project, file), 'utf8')
    try {
      return without(text) === text ? [`${id}: changes nothing`] : []
    } catch (error) {
      return [`${id}: ${error instanceof Error ? error.message : String(error)}`]
    }
  })
  expect(unmoved).toEqual([])
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length)
})
