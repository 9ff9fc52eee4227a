// Single checks of the doctor on what no test machine has at hand: an old Node.js, a full disk, odd files, huge databases.
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { about, carefully, quoted } from '../../../../src/cli/doctor/check.ts'
import { dataFolder, roomFor } from '../../../../src/cli/doctor/data-folder.ts'
import { connectProgram, nodeVersion } from '../../../../src/cli/doctor/program.ts'
import { servers } from '../../../../src/cli/doctor/servers.ts'
import { state } from '../../../../src/cli/doctor/state.ts'
import { lookAround } from '../../../../src/cli/doctor/surroundings.ts'
import { openStore } from '../../../../src/main/store/open.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

async function around(dataDir: string, program = { command: '/none', args: [] as string[] }) {
  const deps = { dataDir, version: '1.0.0', env: {}, connectProgram: program, progress: () => {} }
  const found = await lookAround(deps)
  onTestFinished(() => found.close())
  return found
}

describe('a check', () => {
  it('holds nothing that can steer a terminal, wherever it came from', () => {
    const check = about('server:\u001b', 'Server \u202e').failed('a\nb\u009b', 'c\u200b')
    expect(Object.values(check).join('|')).toBe('server:⟨U+001B⟩|Server ⟨U+202E⟩|failed|a⏎b⟨U+009B⟩|c⟨U+200B⟩')
  })

  it('that stumbles is a failed one', async () => {
    const stumble = () => Promise.reject(new Error('Boom.'))
    expect(await carefully('x', 'X', stumble)).toEqual([
      { id: 'x', title: 'X', state: 'failed', detail: expect.stringContaining('Boom'), remedy: expect.any(String) },
    ])
  })

  it.each([
    ['/plain/path', '/plain/path'],
    ['/with space', "'/with space'"],
    ["/it's", "'/it'\\''s'"],
    ['/$(rm)', "'/$(rm)'"],
    ['', "''"],
  ])('names %j as one word of a command', (path, word) => {
    expect(quoted(path)).toBe(word)
  })
})

describe('Node.js', () => {
  it.each([
    ['20.20.2', 'failed'],
    ['23.11.0', 'failed'],
    ['24.0.0', 'ok'],
    ['100.1.0', 'ok'],
  ])('%s is %s', (version, word) => {
    expect(nodeVersion(version).state).toBe(word)
  })
})

describe('free space', () => {
  it.each([
    [0, 'failed', '0 MiB'],
    [63 * 2 ** 20, 'failed', '63 MiB'],
    [64 * 2 ** 20, 'warning', '64 MiB'],
    [2 ** 30, 'ok', '1.0 GiB'],
  ])('of %d bytes is %s', (free, word, text) => {
    expect(roomFor(free)).toMatchObject({ state: word, detail: expect.stringContaining(text) })
  })
})

describe('behavry connect', () => {
  const of = async (command: string, args: string[]) => connectProgram(await around(tempFolder(), { command, args }))
  const executableIn = (folder: string) => {
    mkdirSync(join(folder, 'bin'))
    const command = join(folder, 'bin', 'behavry-connect')
    writeFileSync(command, '')
    chmodSync(command, 0o755)
    return command
  }

  it('is built, outdated, without its executable, or not there at all', async () => {
    const folder = tempFolder()
    const command = executableIn(folder)
    expect((await of(command, [])).state).toBe('ok')
    mkdirSync(join(folder, 'main'))
    const shim = join(folder, 'main', 'connect.cjs')
    writeFileSync(shim, '')
    utimesSync(command, new Date(0), new Date(0))
    expect((await of(command, [])).detail).toContain('older')
    chmodSync(command, 0o644)
    expect((await of(command, [])).state).toBe('failed')
    expect(await of('node', [shim])).toMatchObject({
      state: 'warning',
      remedy: expect.stringContaining('build:connect'),
    })
    expect((await of('node', [join(folder, 'none.cjs')])).state).toBe('failed')
  })
})

describe('the data folder', () => {
  it('may hold a link that leads nowhere, and says so', async () => {
    const folder = tempFolder()
    symlinkSync('/nowhere', join(folder, 'odd\n'))
    const [, permissions] = await dataFolder({ dataDir: folder })
    expect(permissions).toMatchObject({ state: 'failed', detail: 'odd⏎ cannot be reached.' })
  })

  it('names a few files of many', async () => {
    const folder = tempFolder()
    for (let n = 0; n < 9; n += 1) {
      writeFileSync(join(folder, `f${n}`), '')
      chmodSync(join(folder, `f${n}`), 0o644)
    }
    const [, permissions] = await dataFolder({ dataDir: folder })
    expect(permissions?.detail).toMatch(/f0 .*f3 .* and 5 more\.$/)
  })
})

describe('a database', () => {
  it('that is huge is not copied, and nobody says that there are no servers', async () => {
    const folder = tempFolder()
    await (await openStore(folder, 'local')).close()
    truncateSync(join(folder, 'console.db'), 2 ** 31)
    const found = await around(folder)
    expect(await state(found)).toEqual([
      expect.objectContaining({ state: 'warning', detail: expect.stringContaining('1 GiB') }),
    ])
    expect(await servers(found)).toEqual([expect.objectContaining({ id: 'servers', state: 'warning' })])
  })

  it('of a closed console is read from a copy that is gone afterwards', async () => {
    const folder = tempFolder()
    const scratch = tempFolder()
    await (await openStore(folder, 'local')).close()
    const before = readdirSync(folder)
    const found = await around(folder)
    const old = process.env.TMPDIR
    process.env.TMPDIR = scratch
    onTestFinished(() => {
      if (old === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = old
    })
    expect((await state(found))[0]?.state).toBe('ok')
    const [copy] = readdirSync(scratch)
    expect(statSync(join(scratch, copy ?? '')).mode & 0o777).toBe(0o700)
    found.close()
    expect(readdirSync(scratch)).toEqual([])
    expect(readdirSync(folder)).toEqual(before)
  })
})
