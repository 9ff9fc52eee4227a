// The scratch server on a console, and the folder that is its to work in.
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ConsoleProcess, scratchServer } from './console-process.ts'

export interface Scratch {
  /** Below the folder of the console. */
  readonly folder?: string
  /** More arguments of the program. */
  readonly args?: readonly string[]
  /** What is else about the server. */
  readonly server?: object
}

/** Resolves to its folder, in which there is a report. */
export async function addScratch(
  console_: ConsoleProcess,
  { folder = 'projects/acme/notes', args = [], server = {} }: Scratch = {},
): Promise<string> {
  const work = makeNotes(console_, folder)
  await console_.addServer('scratch', 'filesystem', [scratchServer, work, ...args], server)
  return work
}

/** A folder with a report below that of the console, for a server or without one. */
export function makeNotes(console_: ConsoleProcess, folder: string): string {
  const work = join(realpathSync(console_.folder), folder)
  mkdirSync(work, { recursive: true })
  writeFileSync(join(work, 'report.md'), 'All is well.\n')
  return work
}
