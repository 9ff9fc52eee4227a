// What the console looks up once when it starts: its own folders, a private place for sockets, the shipped thresholds.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { BlastRadiusConfig } from './enforcement/blast-radius/check.ts'
import type { TaintThresholds } from './enforcement/session-taint.ts'

export const runtimePrefix = 'behavry-'

/** Canonical paths of the folders that no tool may touch (decision 33). */
export function ownFoldersOf({ dataDir, cacheDir }: { dataDir: string; cacheDir: string }): string[] {
  mkdirSync(cacheDir, { recursive: true, mode: 0o700 })
  return [...new Set([realpathSync(dataDir), realpathSync(cacheDir)])]
}

/** A fresh private folder with a short path; the one of a run that was killed is removed. */
export function freshRuntimeDir(dataDir: string): string {
  const note = join(dataDir, 'runtime.path')
  const left = existsSync(note) ? readFileSync(note, 'utf8') : ''
  if (basename(left).startsWith(runtimePrefix)) rmSync(left, { recursive: true, force: true })
  const folder = mkdtempSync(join(process.env.XDG_RUNTIME_DIR || tmpdir(), runtimePrefix))
  writeFileSync(note, folder, { mode: 0o600 })
  return folder
}

/** Thresholds that the program itself goes by, from the data of the shipped policies. */
export function shippedThresholds(policiesDir: URL) {
  const data = JSON.parse(readFileSync(new URL('data.json', policiesDir), 'utf8')) as {
    behavry: { blast_radius_config: BlastRadiusConfig; session_taint: TaintThresholds }
  }
  return data.behavry
}

/** A host name as `URL` gives it. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || hostname.startsWith('127.')
  )
}
