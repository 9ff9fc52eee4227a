// The folder in which the first run happens: a note that may be read, a key that may not, and room for a memory.
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface ScratchFolder {
  /** The folder made for it; everything below goes with it. */
  readonly whole: string
  /** Canonical path of the folder that the server may see. */
  readonly notes: string
  readonly note: string
  readonly key: string
  readonly memory: string
}

/** Makes the folder below `parent`. */
export async function makeScratchFolder(parent: string): Promise<ScratchFolder> {
  const whole = await realpath(await mkdtemp(join(parent, 'behavry-first-run-')))
  const notes = join(whole, 'workspace', 'notes')
  const files = {
    note: join(notes, 'report.md'),
    key: join(notes, '.ssh', 'id_ed25519'),
    memory: join(notes, 'MEMORY.md'),
  }
  await mkdir(join(notes, '.ssh'), { recursive: true })
  await writeFile(files.note, '# Quarter in short\n\nAll is well.\n')
  await writeFile(files.key, 'not a real key\n')
  return { whole, notes, ...files }
}

export async function removeScratchFolder(whole: string): Promise<void> {
  await rm(whole, { recursive: true, force: true })
}
