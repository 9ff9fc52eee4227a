// `npm run doctor:desktop` where there is no desktop, or one that does not start: said in a sentence, and nothing is left.
import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { opaBinary } from '../support/opa-binary.ts'
import { processesWith } from '../support/processes.ts'
import { tempFolder } from '../support/temp-folder.ts'

const program = fileURLToPath(new URL('../desktop/doctor.ts', import.meta.url))

function run(environment: Record<string, string>) {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...rest } = process.env
  const env = { ...rest, BEHAVRY_OPA_PATH: opaBinary, ...environment }
  return new Promise<{ code: number; out: string; words: string }>((resolve) => {
    const child = execFile(process.execPath, [program], { env }, (_error, out, words) =>
      resolve({ code: child.exitCode ?? -1, out, words }),
    )
  })
}

/** A folder with a program in Electron's place. */
function engineThat(script: string) {
  const folder = tempFolder()
  const engine = join(folder, 'engine', 'electron')
  mkdirSync(join(folder, 'engine'))
  mkdirSync(join(folder, 'tmp'))
  writeFileSync(engine, `#!/bin/sh\n${script}\n`)
  chmodSync(engine, 0o755)
  return { folder, environment: { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'engine'), TMPDIR: join(folder, 'tmp') } }
}

it.each([
  [
    'no Electron binary',
    () => ({ ELECTRON_OVERRIDE_DIST_PATH: tempFolder(), DISPLAY: ':0' }),
    'The Electron binary is not here',
  ],
  ['no display', () => engineThat('exit 0').environment, 'There is no display here'],
] as const)('says that there is %s, and that is no failure', async (_, environment, sentence) => {
  const { code, out, words } = await run(environment())
  const lines = out.trim().split('\n')
  expect([code, words]).toEqual([0, ''])
  expect(lines.at(-1)).toMatch(new RegExp(`^${sentence}.* nothing was checked in a real desktop\\.$`))
  expect(lines.slice(0, -1).every((line) => line.startsWith('skipped'))).toBe(true)
})

it('says in a sentence that the desktop does not start, fails, and leaves nothing', async () => {
  const { folder, environment } = engineThat('echo "cannot open shared object file" >&2; exit 127')
  const { code, out, words } = await run({ ...environment, DISPLAY: ':0' })
  expect([code, words]).toEqual([1, ''])
  expect(out.trim().split('\n')).toEqual(['FAILED  The desktop could not be started: cannot open shared object file'])
  expect(readdirSync(join(folder, 'tmp'))).toEqual([])
  expect(processesWith(folder)).toEqual([])
})
