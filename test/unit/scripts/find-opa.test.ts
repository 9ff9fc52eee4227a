// Where the policy engine's binary is looked for, in which order, and that looking changes nothing.
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cachePath, findOpa } from '../../../scripts/find-opa.mjs'
import { tempFolder } from '../../support/temp-folder.ts'

function engine(file: string, output = 'Version: 1.22.2'): string {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `#!/bin/sh\necho '${output}'\n`)
  chmodSync(file, 0o755)
  return file
}

describe('findOpa', () => {
  it('takes what the environment names before the cache, and that before the PATH', () => {
    const folder = tempFolder()
    const env: Record<string, string> = { XDG_CACHE_HOME: join(folder, 'cache'), PATH: `:${join(folder, 'bin')}` }
    expect(findOpa(env)).toMatchObject({ found: null, missed: [{ why: 'not set' }, { why: 'empty' }, { set: false }] })
    const last = engine(join(folder, 'bin', 'opa'), 'Version: 1.4.2')
    expect(findOpa(env).found).toEqual({ where: 'an opa on the PATH', path: last, version: '1.4.2' })
    const cached = engine(cachePath(env))
    expect(findOpa(env).found?.path).toBe(cached)
    env.BEHAVRY_OPA_PATH = engine(join(folder, 'named'), 'Version: 2.0.0')
    expect(findOpa(env).found).toMatchObject({ path: env.BEHAVRY_OPA_PATH, version: '2.0.0' })
  })

  it.each([
    ['Version: 1.4.1', 'older than 1.4.2'],
    ['hello', 'is not Open Policy Agent'],
  ])('passes over a binary that says "%s", and says why', (output, why) => {
    const folder = tempFolder()
    const named = engine(join(folder, 'named'), output)
    const { found, missed } = findOpa({ BEHAVRY_OPA_PATH: named, XDG_CACHE_HOME: folder, PATH: '' })
    expect(found).toBeNull()
    expect(missed[0]).toMatchObject({ where: 'BEHAVRY_OPA_PATH', set: true, why: expect.stringContaining(why) })
  })

  it('makes no folder', () => {
    const folder = tempFolder()
    findOpa({ XDG_CACHE_HOME: join(folder, 'not', 'yet'), PATH: '' })
    expect(cachePath({ XDG_CACHE_HOME: join(folder, 'not', 'yet') })).toContain(join(folder, 'not', 'yet'))
    expect(readdirSync(folder)).toEqual([])
    expect(existsSync(join(folder, 'not'))).toBe(false)
  })
})
