// Looks at running processes, to prove that none is left.
import { readdirSync, readFileSync } from 'node:fs'

/** Command lines of running processes (zombies left out) that contain `text`. */
export function processesWith(text: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return command.includes(text) ? [{ pid: Number(name), command }] : []
      } catch {
        return []
      }
    })
    .filter(({ pid }) => pid !== process.pid)
}

/** What comes in a moment may be late on a busy machine: how long is left to it, in milliseconds. */
const patienceMs = 20_000

/** Waits until `holds`; a limit of its own is for what takes long, or must not. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what = 'the condition',
  limitMs = patienceMs,
): Promise<void> {
  const end = performance.now() + limitMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${what} did not hold within ${limitMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
