// `npm start`: the desktop where there can be one, else the same console without a window, and one line that says why.
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { startConsole } from '../support/console-process.ts'
import { opaBinary } from '../support/opa-binary.ts'
import { processesWith, until } from '../support/processes.ts'
import { tempFolder } from '../support/temp-folder.ts'

const script = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url))
const slowServer = fileURLToPath(new URL('../support/broken-server.ts', import.meta.url))
const fetched = existsSync(fileURLToPath(new URL('../../node_modules/electron/path.txt', import.meta.url)))

function start(folder: string, environment: Record<string, string>) {
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir, { recursive: true })
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...rest } = process.env
  const args = [script, '--data-dir', dataDir, '--port', '0', '--console-port', '0']
  const env = { ...rest, BEHAVRY_OPA_PATH: opaBinary, ...environment }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let words = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      words += text
    })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, dataDir, words: () => words, ended }
}

async function withoutWindow(environment: Record<string, string>, why: string): Promise<void> {
  const folder = tempFolder(true)
  const run = start(folder, environment)
  try {
    await until(() => run.words().includes('Open the console:'), 'the address', 60_000)
    const notices = run.words().match(/^There is no display.*|^.*Electron could not.*|^.*Error.*|^.*fetch failed.*/gm)
    expect(notices).toEqual([expect.stringContaining(why)])
    expect(run.words()).toMatch(/Open the console: {2}http:\/\/127\.0\.0\.1:\d+\/#token=/)
    run.child.kill('SIGTERM')
    expect(await run.ended).toBe(0)
    await until(() => processesWith(folder).length === 0, 'no process left')
  } finally {
    run.child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('npm start', () => {
  it('goes on without a window where there is no display', () => withoutWindow({}, 'There is no display here'))

  it.skipIf(fetched)('goes on without a window where Electron cannot be fetched', () =>
    withoutWindow({ DISPLAY: ':0' }, 'Electron could not be fetched'),
  )

  it('starts the desktop with the same arguments and the policy engine', async () => {
    const folder = tempFolder(true)
    const note = join(folder, 'note')
    const engine = join(folder, 'electron')
    writeFileSync(engine, `#!/bin/sh\nprintf '%s\\n' "$@" "$BEHAVRY_OPA_PATH" > '${note}'\n`)
    chmodSync(engine, 0o755)
    const run = start(folder, { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: folder })
    expect(await run.ended).toBe(0)
    const root = fileURLToPath(new URL('../../', import.meta.url))
    expect(readFileSync(note, 'utf8').trim().split('\n')).toEqual([
      root,
      ...['--data-dir', run.dataDir, '--port', '0', '--console-port', '0'],
      opaBinary,
    ])
    rmSync(folder, { recursive: true, force: true })
  })
})

describe('a console that is told to stop', () => {
  it('ends cleanly when it is told twice, as by Ctrl-C under npm start', async () => {
    const console_ = await startConsole()
    await console_.addServer('slow', 'other', [slowServer, 'stay'])
    await console_.client('slow', await console_.token(await console_.addAgent({ name: 'busy' })))
    const ended = console_.stop('SIGINT')
    await until(() => !existsSync(join(console_.dataDir, 'run.json')), 'the goodbye')
    console_.child.kill('SIGINT')
    console_.child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(readdirSync(console_.dataDir).filter((name) => /^(run|agent)\.json|^console\.db-/.test(name))).toEqual([])
    await until(() => processesWith(console_.folder).length === 0, 'no process left')
    rmSync(console_.folder, { recursive: true, force: true })
  })

  it('ends cleanly from the moment at which it says that it runs', async () => {
    const console_ = await startConsole()
    expect(await console_.stop()).toBe(0)
    expect(existsSync(join(console_.dataDir, 'run.json'))).toBe(false)
    rmSync(console_.folder, { recursive: true, force: true })
  })
})
