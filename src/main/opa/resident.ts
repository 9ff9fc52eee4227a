// How much memory a process holds right now, for the watchdog of one-shot children.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'

/** Resident bytes; null when the process is gone or the platform does not tell. */
export async function residentBytes(pid: number, platform: NodeJS.Platform = process.platform): Promise<number | null> {
  if (platform === 'linux') {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    return kibibytes(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1])
  }
  if (platform === 'win32') return null
  return new Promise((resolve) => {
    execFile('/bin/ps', ['-o', 'rss=', '-p', String(pid)], { timeout: 1000 }, (error, stdout) => {
      resolve(error ? null : kibibytes(stdout.trim()))
    })
  })
}

function kibibytes(text: string | undefined): number | null {
  return text === undefined || !/^\d+$/.test(text) ? null : Number(text) * 1024
}
