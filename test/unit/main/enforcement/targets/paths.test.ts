// Paths in every disguise: the canonical value, the forms that rules look at, and what cannot be told.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { readPath } from '../../../../../src/main/enforcement/targets/paths.ts'
import { tempFolder } from '../../../../support/temp-folder.ts'

let root: string
const read = (raw: string) =>
  readPath(
    raw,
    { cwd: root, home: join(root, 'home'), roots: [join(root, 'work')], bounds: null },
    new AbortController().signal,
  )
const sensitive = /(?:[.](?:env|ssh)|(?:^|[^\p{L}])id_rsa)(?:[^\p{L}]|$)/u

beforeEach(() => {
  root = tempFolder()
  for (const folder of ['work/docs', 'home/.ssh', 'outside']) mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, 'home/.ssh/id_rsa'), 'x')
  symlinkSync(join(root, 'home/.ssh'), join(root, 'work/link'))
  symlinkSync(join(root, 'nowhere/.env'), join(root, 'work/dangling'))
  symlinkSync('loop', join(root, 'work/loop'))
})

describe('readPath', () => {
  it.each([
    ['$R/work/a.md', '$R/work/a.md'],
    ['$R/work//docs/./../a.md', '$R/work/a.md'],
    ['docs/a.md', '$R/work/docs/a.md'],
    ['./new/deep/a.md', '$R/work/new/deep/a.md'],
    ['~/notes.md', '$R/home/notes.md'],
    [' "$R/work/a.md" ', '$R/work/a.md'],
    ['file://$R/work/a%20b.md', '$R/work/a b.md'],
    ['$R/work/link/id_rsa', '$R/home/.ssh/id_rsa'],
    ['$R/work/dangling', '$R/nowhere/.env'],
    ['$R/work/[id].tsx', '$R/work/[id].tsx'],
    ['/proc/self/root/etc/hosts', '/etc/hosts'],
  ])('%s is %s', async (raw, value) => {
    expect((await read(raw.replaceAll('$R', root))).value).toBe(value.replaceAll('$R', root))
  })

  it.each([
    '',
    '$R/work/\u0000a',
    '$R/work/a\u200bb',
    '$R/work/a\u202eb',
    '$R/work/\u{e0041}',
    '$R/work/p\u0430ypal.md',
    '$R/$HOME/a',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the braces are the disguise
    '$R/${HOME}/a',
    '$R/%USERPROFILE%/a',
    '~root/.bashrc',
    '\\\\server\\share',
    '//?/C:/x',
    '/proc/self/environ',
    '/proc/1/fd/3',
    '/proc/self/cwd/a',
    '/dev/fd/0',
    '$R/work/loop/a',
    `/${'a'.repeat(5000)}`,
    'file://host/share/a',
  ])('%j cannot be told', async (raw) => {
    await expect(read(raw.replaceAll('$R', root))).rejects.toThrow()
  })

  it.each([
    '$R/work/link/x',
    '$R/work/link/../x/../link/y',
    '$R/work/dangling',
    '$R/work/%2eenv',
    '$R/work/%252eenv',
    '$R/work/.ENV',
    '$R/work/．env',
    '$R/work/docs/../.env',
    '"$R/work/.env"',
    '  $R/work/.env  ',
    'file://$R/work/%2Eenv',
    '.env',
    'docs\\..\\.env',
    '~/.ssh/known_hosts',
  ])('%s carries a sensitive form', async (raw) => {
    const { forms } = await read(raw.replaceAll('$R', root))
    expect(forms.some((form) => sensitive.test(form))).toBe(true)
  })

  it('sees the parent of what a link leads to', async () => {
    const { forms } = await read(`${root}/work/link/../.ssh/id_rsa`)
    expect(forms).toContain(`${root}/home/.ssh/id_rsa`.toLowerCase())
  })

  it('is canonical: reading its value gives the same value', async () => {
    const segment = fc
      .stringMatching(/^[A-Za-z0-9 _.-]{1,12}$/)
      .filter((text) => text.trim() === text && text.trim() !== '')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(segment, fc.constantFrom('..', '.', 'link', 'docs', 'dangling')), {
          minLength: 1,
          maxLength: 6,
        }),
        async (segments) => {
          const { value } = await read(`${root}/work/${segments.join('/')}`)
          expect(value).toMatch(/^\//)
          expect(
            value
              .split('/')
              .slice(1)
              .every((part) => value === '/' || (part !== '' && part !== '.' && part !== '..')),
          ).toBe(true)
          expect((await read(value)).value).toBe(value)
        },
      ),
      { numRuns: 150 },
    )
  })
})
