// What servers see of our environment, and how their programs are found.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resolveProgram, serverEnvironment } from '../../../../src/main/servers/environment.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

function program(folder: string, name: string, mode = 0o755): string {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, name)
  writeFileSync(file, '#!/bin/sh\n')
  chmodSync(file, mode)
  return file
}

const on = (...folders: string[]) => ({ path: async () => folders.join(':') })

describe('serverEnvironment', () => {
  it('passes on four variables and what the operator listed, which wins', () => {
    const ours = { PATH: '/bin', HOME: '/home/me', LANG: 'C', TMPDIR: '/t', SECRET: 'no', BEHAVRY_OPA_PATH: '/opa' }
    expect(serverEnvironment(ours, { HOME: '/elsewhere', TOKEN: 'yes' })).toEqual({
      PATH: '/bin',
      HOME: '/elsewhere',
      LANG: 'C',
      TMPDIR: '/t',
      TOKEN: 'yes',
    })
  })
})

describe('resolveProgram', () => {
  it('takes the first executable of that name on the path', async () => {
    const folder = tempFolder()
    mkdirSync(join(folder, 'a', 'npx'), { recursive: true })
    program(join(folder, 'b'), 'npx', 0o644)
    const wanted = program(join(folder, 'c'), 'npx')
    program(join(folder, 'd'), 'npx')
    const { path } = on(join(folder, 'a'), join(folder, 'b'), join(folder, 'c'), join(folder, 'd'))
    expect(await resolveProgram('npx', path)).toBe(wanted)
  })

  it('looks into no folder that depends on where we are', async () => {
    const folder = tempFolder()
    program(folder, 'npx')
    for (const given of ['', '.', 'bin']) {
      await expect(resolveProgram('npx', on(given).path)).rejects.toMatchObject({ code: 'program_not_found' })
    }
  })

  it('asks no shell for an absolute program', async () => {
    const wanted = program(tempFolder(), 'server')
    const never = () => Promise.reject(new Error('asked'))
    expect(await resolveProgram(wanted, never)).toBe(wanted)
    await expect(resolveProgram(`${wanted}-not`, never)).rejects.toMatchObject({ status: 422 })
    await expect(resolveProgram('./server', never)).rejects.toThrow('by name or by its absolute path')
  })
})
