// One run of the real engine: limited in time, memory, output and number, with nothing of our environment, and gone afterwards.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createOneShot, type OneShot } from '../../../../src/main/opa/one-shot.ts'
import { residentBytes } from '../../../../src/main/opa/resident.ts'
import { opaBinary } from '../../../support/opa-binary.ts'
import { processesWith, until } from '../../../support/processes.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const open: { oneShot: OneShot; folder: string }[] = []

afterEach(async () => {
  for (const { oneShot, folder } of open.splice(0)) {
    await oneShot.close()
    expect(existsSync(folder)).toBe(false)
    await until(() => processesWith(folder).length === 0, 'no process left')
  }
})

function create(atOnce?: number) {
  const folder = join(tempFolder(), 'once')
  const oneShot = createOneShot({ binary: opaBinary, folder, ...(atOnce === undefined ? {} : { atOnce }) })
  open.push({ oneShot, folder })
  return { oneShot, folder }
}

/** Three loops over 3,000 numbers each. */
const forever =
  'some a in numbers.range(1, 3000); some b in numbers.range(1, 3000); some c in numbers.range(1, 3000); a + b + c < 0'
const evaluate = (query: string) => ['eval', '--format', 'values', query]

describe('one shot', () => {
  it('gives what the engine says', async () => {
    const { oneShot, folder } = create()
    const files = { 'a/b.rego': 'package b\n\nx := input.y + 1\n', 'input.json': '{"y": 1}' }
    const args = ['eval', '--format', 'values', '--data', 'a', '--input', 'input.json', 'data.b.x']
    const outcome = await oneShot.run({ args, files, limitMs: 10_000 })
    expect(outcome).toMatchObject({ kind: 'ok' })
    expect(JSON.parse(outcome.kind === 'ok' ? outcome.stdout : '')).toEqual([2])
    expect(readdirSync(folder)).toEqual([])
  })

  it('lets nothing of our environment reach the engine', async () => {
    const { oneShot } = create()
    const outcome = await oneShot.run({ args: evaluate('opa.runtime().env'), limitMs: 10_000 })
    const [env] = JSON.parse(outcome.kind === 'ok' ? outcome.stdout : '') as [object]
    expect(
      Object.keys(env)
        .filter((name) => !['PWD', '_', 'SHLVL', 'OLDPWD'].includes(name))
        .sort(),
    ).toEqual(['GOGC', 'GOMAXPROCS', 'GOMEMLIMIT'])
  })

  it('hands on the words of a refusal', async () => {
    const { oneShot } = create()
    const files = { 'a.rego': 'package a\n\nx := y\n' }
    const outcome = await oneShot.run({ args: ['check', 'a.rego'], files, limitMs: 10_000 })
    expect(outcome).toMatchObject({ kind: 'failed', stderr: expect.stringContaining('var y is unsafe') })
  })

  it('ends a run that takes too long', async () => {
    const { oneShot } = create()
    expect(await oneShot.run({ args: evaluate(forever), limitMs: 300 })).toEqual({ kind: 'timed_out' })
  })

  it('ends a run that takes too much memory', async () => {
    const { oneShot } = create()
    const hoard = 'x := [sprintf("%09999d", [n]) | some n in numbers.range(1, 1000000)]'
    expect(await oneShot.run({ args: evaluate(hoard), limitMs: 60_000 })).toEqual({ kind: 'too_much_memory' })
  })

  it('ends a run that says too much', async () => {
    const { oneShot } = create()
    const run = { args: evaluate('numbers.range(1, 100000)'), limitMs: 10_000, outputBytes: 10_000 }
    expect(await oneShot.run(run)).toEqual({ kind: 'too_much_output' })
  })

  it('runs only so many at once, the others in order', async () => {
    const { oneShot, folder } = create(2)
    const all = [1, 2, 3, 4, 5].map(() => oneShot.run({ args: evaluate(forever), limitMs: 400 }))
    let most = 0
    // Before the first run the folder is emptied, and for a moment not there.
    const timer = setInterval(() => {
      if (existsSync(folder)) most = Math.max(most, readdirSync(folder).length)
    }, 10)
    const outcomes = await Promise.all(all)
    clearInterval(timer)
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(5).fill('timed_out'))
    expect(most).toBe(2)
  })

  it('stops when it is told to, running or waiting', async () => {
    const { oneShot, folder } = create(1)
    const stop = new AbortController()
    const running = oneShot.run({ args: evaluate(forever), limitMs: 60_000, signal: stop.signal })
    const waiting = oneShot.run({ args: evaluate(forever), limitMs: 60_000, signal: stop.signal })
    await until(() => processesWith(forever).length > 0)
    stop.abort(new Error('enough'))
    const ends = await Promise.allSettled([running, waiting])
    expect(ends.map((end) => end.status === 'rejected' && (end.reason as Error).message)).toEqual(['enough', 'enough'])
    await until(() => processesWith(forever).length === 0)
    expect(readdirSync(folder)).toEqual([])
    expect(await oneShot.run({ args: evaluate('1'), limitMs: 10_000 })).toMatchObject({ kind: 'ok' })
  })

  it('empties what a killed console left in its folder', async () => {
    const { oneShot, folder } = create()
    mkdirSync(join(folder, 'once-old'), { recursive: true })
    writeFileSync(join(folder, 'once-old', 'batch.json'), '[]')
    await oneShot.run({ args: ['version'], limitMs: 10_000 })
    expect(readdirSync(folder)).toEqual([])
  })

  it('keeps a shelf until it is removed', async () => {
    const { oneShot } = create()
    const shelf = await oneShot.shelve({ 'deep/er/a.rego': 'package a\n\nx := 7\n' })
    const outcome = await oneShot.run({ args: ['eval', '-f', 'values', '-d', shelf.path, 'data.a.x'], limitMs: 10_000 })
    expect(outcome).toMatchObject({ kind: 'ok', stdout: expect.stringContaining('7') })
    await shelf.remove()
    expect(existsSync(shelf.path)).toBe(false)
  })
})

describe('resident memory', () => {
  it.each(['linux', 'darwin'] as const)('is told as on %s', async (platform) => {
    expect(await residentBytes(process.pid, platform)).toBeGreaterThan(10 * 1024 * 1024)
    expect(await residentBytes(2 ** 30, platform)).toBeNull()
  })
})
