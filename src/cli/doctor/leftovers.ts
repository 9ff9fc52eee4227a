// What a console that was killed left behind: files that lead others to nobody, half-written ones, its folder for sockets.
import { existsSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { runtimePrefix } from '../../main/start-up.ts'
import { isOf } from '../running-console.ts'
import { about, type Check, quoted } from './check.ts'
import type { Surroundings } from './surroundings.ts'

const halfWritten = /\.(partial|new|part)$/

export async function leftovers(around: Surroundings): Promise<Check[]> {
  const { dataDir, instance } = around
  const check = about('leftovers', 'Leftovers')
  if (!existsSync(dataDir)) return []
  if (instance.state === 'unknown')
    return [check.warning('Whether there are any cannot be told.', 'See the line about the console.')]
  const found = [...staleFiles(around), ...runtimeFolder(around), ...(await halfFiles(dataDir))]
  if (found.length === 0) return [check.ok('A killed console left nothing behind.')]
  return found.map(({ what, remove }) => check.warning(what, remove))
}

interface Leftover {
  readonly what: string
  readonly remove: string
}

/** An agent that follows agent.json gives its secret to whoever listens there now. */
function staleFiles({ dataDir, instance, agent, run }: Surroundings): Leftover[] {
  const files = [
    { name: 'agent.json', file: agent },
    { name: 'run.json', file: run },
  ]
  return files.flatMap(({ name, file }) => {
    if (file.state === 'absent') return []
    const remove = `Start the console, which replaces it, or run: rm ${quoted(join(dataDir, name))}`
    if (file.state === 'bad') return [{ what: `${name} ${file.why}.`, remove }]
    if (instance.state === 'running' && (instance.shell === 'between' || isOf(instance.pid, file))) return []
    return [{ what: `${name} names process ${file.content.pid}, which is no console of this folder.`, remove }]
  })
}

function runtimeFolder({ dataDir, instance }: Surroundings): Leftover[] {
  const note = join(dataDir, 'runtime.path')
  if (instance.state !== 'stopped' || !existsSync(note)) return []
  const folder = readFileSync(note, 'utf8')
  if (!basename(folder).startsWith(runtimePrefix) || !existsSync(folder)) return []
  return [{ what: `The folder of a killed console is still there: ${folder}`, remove: 'The next start removes it.' }]
}

async function halfFiles(dataDir: string): Promise<Leftover[]> {
  const keys = join(dataDir, 'keys')
  const names = [dataDir, ...(existsSync(keys) ? [keys] : [])].map(async (folder) =>
    (await readdir(folder)).filter((name) => halfWritten.test(name)).map((name) => join(folder, name)),
  )
  const files = (await Promise.all(names)).flat()
  return files.map((file) => ({ what: `${file} was never finished.`, remove: `Run: rm ${quoted(file)}` }))
}
