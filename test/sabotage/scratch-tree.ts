// A copy of the project in which guards are turned off, so that the project itself is never touched.
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const copied = [
  'src',
  'test',
  'policies',
  'resources',
  'scripts',
  'docs',
  'bench',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'vite.connect.config.ts',
  'vitest.config.ts',
  'tsconfig.json',
  'tsconfig.base.json',
  'tsconfig.renderer.json',
  'tsconfig.web-tests.json',
]

export interface ScratchTree {
  readonly root: string
  /** Runs `work` while `file` has another text. */
  changed<T>(file: string, without: (text: string) => string, work: () => Promise<T>): Promise<T>
  remove(): void
}

export function createScratchTree(project: string): ScratchTree {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'behavry-sabotage-')))
  for (const name of copied) {
    // A lockfile younger than what is installed would have the build install anew, through the link below.
    cpSync(join(project, name), join(root, name), { recursive: true, preserveTimestamps: true })
  }
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'), 'junction')
  return {
    root,
    async changed(file, without, work) {
      const path = join(root, file)
      const text = readFileSync(path, 'utf8')
      const off = without(text)
      if (off === text) throw new Error('nothing was turned off')
      writeFileSync(path, off)
      try {
        return await work()
      } finally {
        writeFileSync(path, text)
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
