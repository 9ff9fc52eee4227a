// What a Regal says reaches the author; one that is not there, fails or babbles says nothing, and nothing waits for it.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOneShot, type OneShot } from '../../../../src/main/opa/one-shot.ts'
import { createRegal } from '../../../../src/main/opa/regal.ts'
import { opaBinary } from '../../../support/opa-binary.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const text = 'package behavry.authz.custom\n'
const { signal } = new AbortController()
let folder: string
let oneShot: OneShot

beforeAll(() => {
  folder = tempFolder(true)
  oneShot = createOneShot({ binary: opaBinary, folder: join(folder, 'once') })
})
afterAll(() => oneShot.close())

/** A program in the place of Regal that does what these lines of shell say. */
function standIn(...lines: string[]) {
  const path = join(folder, crypto.randomUUID())
  writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'))
  chmodSync(path, 0o700)
  return createRegal({ oneShot, find: async () => path, home: folder })
}

/** The form in which Regal reports, with all that it adds. */
const report = JSON.stringify({
  violations: [
    {
      title: 'use-assignment-operator',
      description: 'Prefer := over = for assignment',
      category: 'style',
      level: 'error',
      location: { file: 'policy.rego', row: 3, col: 7, end: { row: 3, col: 8 }, text: 'x = 1' },
    },
  ],
  notices: [],
  summary: { files_scanned: 1, files_failed: 1, rules_skipped: 0, num_violations: 1 },
})

describe('Regal', () => {
  it('reports at its place, also when it ends as one that found something', async () => {
    const { linter, warnings } = await standIn(`echo '${report}'`, 'exit 3').lint(text, signal)
    expect(linter).toBe('regal')
    expect(warnings).toEqual([
      {
        line: 3,
        column: 7,
        code: 'regal/use-assignment-operator',
        message: 'Prefer := over = for assignment',
      },
    ])
  })

  it('reads the text that was asked about, in a folder of its own, without our environment', async () => {
    const seen = `{"violations":[{"title":"t","description":"'"$(cat policy.rego | tr -d '\\n') in $(ls | tr -d '\\n') $HOME"'","location":{"row":1,"col":1}}]}`
    const { warnings } = await standIn(`echo '${seen}'`).lint(text, signal)
    expect(warnings[0]?.message).toBe('package behavry.authz.custom in policy.rego ')
  })

  it('is given the author’s own settings', async () => {
    const said = `{"violations":[{"title":"t","description":"'"$*"'","location":{"row":1,"col":1}}]}`
    const without = await standIn(`echo '${said}'`).lint(text, signal)
    expect(without.warnings[0]?.message).not.toContain('--config-file')
    mkdirSync(join(folder, '.config', 'regal'), { recursive: true })
    writeFileSync(join(folder, '.config', 'regal', 'config.yaml'), 'rules: {}\n')
    const { warnings } = await standIn(`echo '${said}'`).lint(text, signal)
    expect(warnings[0]?.message).toContain(`--config-file ${join(folder, '.config', 'regal', 'config.yaml')}`)
  })

  it.each([
    ['nothing found', `echo '{"violations":[],"notices":[]}'`],
    ['a report without findings', `echo '{}'`],
    ['no report', 'echo hello'],
    ['another report', `echo '{"violations":[{"title":5}]}'`],
    ['a fault', 'exit 1'],
    ['too much', 'yes | head -c 20000000'],
  ])('says nothing after %s', async (_name, line) => {
    expect((await standIn(line).lint(text, signal)).warnings).toEqual([])
  })

  it('that is not there is not asked', async () => {
    const regal = createRegal({ oneShot, find: async () => null, home: folder })
    expect(await regal.lint(text, signal)).toEqual({ linter: null, warnings: [] })
  })

  it('is ended when nobody waits any more', async () => {
    const abort = new AbortController()
    const answer = standIn('sleep 60').lint(text, abort.signal)
    abort.abort(new Error('the page is gone'))
    await expect(answer).rejects.toThrow('the page is gone')
  })
})
