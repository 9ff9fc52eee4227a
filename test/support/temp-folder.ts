// A folder of its own for each test, removed afterwards.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Real path of a fresh folder; call it inside a test or give `keep` to clean up yourself. */
export function tempFolder(keep = false): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'behavry-test-')))
  if (!keep) onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
