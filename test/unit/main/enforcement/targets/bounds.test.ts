// A server's own folders: what leads out of them is refused, links followed, whatever the spelling.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { OutOfBounds } from '../../../../../src/main/enforcement/targets/bounds.ts'
import { readPath } from '../../../../../src/main/enforcement/targets/paths.ts'
import { tempFolder } from '../../../../support/temp-folder.ts'

let root: string
beforeEach(() => {
  root = tempFolder()
  for (const folder of ['work/docs', 'work-evil', 'other']) mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, 'other/a.md'), 'x')
  symlinkSync(join(root, 'other'), join(root, 'work/out'))
  symlinkSync(join(root, 'work'), join(root, 'in'))
})

const read = (raw: string, bounds: string[] | null, cwd = join(root, 'work')) => {
  const place = { cwd, home: root, roots: [], bounds: bounds?.map((each) => join(root, each)) ?? null }
  return readPath(raw.replaceAll('$R', root), place, new AbortController().signal)
}

describe('bounds', () => {
  it.each([
    '$R/work',
    '$R/work/',
    '$R/work/docs/new/a.md',
    'docs/a.md',
    '"$R/work/a.md"',
    '$R/in/a.md',
    '$R/work/[id].tsx',
    '$R/work/100%.md',
  ])('%s stays within', async (raw) => {
    await expect(read(raw, ['work'])).resolves.toBeDefined()
  })

  it.each([
    '$R',
    '$R/other/a.md',
    '$R/work-evil/a.md',
    '$R/work/../other/a.md',
    '$R/work/out/a.md',
    '$R/work/out/../x',
    '$R/work/%2e%2e/other/a.md',
    '$R/work\\..\\other',
    '../other',
    '~/other',
    'file://$R/other/a.md',
    '/proc/self/root$R/other',
    '$R/work/{a,../other}/a.md',
    '$R/wor*/a.md',
  ])('%s leads out', async (raw) => {
    await expect(read(raw, ['work'])).rejects.toThrow(OutOfBounds)
  })

  it('knows several folders, and folders behind links', async () => {
    await expect(read('$R/other/a.md', ['work', 'other'])).resolves.toBeDefined()
    await expect(read('$R/work/a.md', ['in'])).resolves.toBeDefined()
    await expect(read('$R/other/a.md', ['in'])).rejects.toThrow(OutOfBounds)
  })

  it('takes a relative path for what it may be from every folder it may begin in', async () => {
    await expect(read('docs/a.md', ['work'], root)).rejects.toThrow(OutOfBounds)
  })

  it('does not know any when there are none', async () => {
    await expect(read('/etc/hosts', null)).resolves.toBeDefined()
  })
})
