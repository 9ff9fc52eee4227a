// Many calls in the log of a data folder, written by the real log while no console has it open.
import { mkdirSync } from 'node:fs'
import { decidedEntry, finishedEntry } from './log-rows.ts'
import { openLog } from './open-log.ts'

const atATime = 500

/** Calls number `from` to `to`, in this order, each on a file that carries its number: `/work/notes/00042.md`. */
export async function fillLog(dataDir: string, from: number, to: number): Promise<void> {
  mkdirSync(dataDir, { recursive: true })
  const log = await openLog(dataDir)
  const entries = Array.from({ length: to - from + 1 }, (_, index) => {
    const decided = decidedEntry({ target: numberedFile(from + index) })
    return [decided, finishedEntry(decided.call_id)]
  }).flat()
  for (let at = 0; at < entries.length; at += atATime)
    await Promise.all(entries.slice(at, at + atATime).map((entry) => log.append(entry)))
  await log.signHead()
  await log.close()
}

export const numberedFile = (number: number) => `/work/notes/${String(number).padStart(5, '0')}.md`
