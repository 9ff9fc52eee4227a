// The linter really refuses what the architecture forbids: a forbidden line is put into each room and must be found.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../support/temp-folder.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Exit code and output of the linter over one file with this text. */
function lint(file: string, text: string): { failed: boolean; output: string } {
  const folder = tempFolder()
  cpSync(join(root, 'biome.json'), join(folder, 'biome.json'))
  cpSync(join(root, 'lint'), join(folder, 'lint'), { recursive: true })
  writeFileSync(join(folder, '.gitignore'), '')
  execFileSync('git', ['init', '-q', folder])
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
  try {
    return {
      failed: false,
      output: execFileSync(join(root, 'node_modules/.bin/biome'), ['lint', '.'], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      }),
    }
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return { failed: true, output: stdout + stderr }
  }
}

const forbidden: [file: string, imported: string][] = [
  ['src/shared/a.ts', '../main/store/open.ts'],
  ['src/shared/a.ts', 'node:fs'],
  ['src/main/store/a.ts', '../events/log.ts'],
  ['src/main/processes/a.ts', '../store/open.ts'],
  ['src/main/events/a.ts', '../settings/settings.ts'],
  ['src/main/settings/a.ts', '../identity/identity.ts'],
  ['src/main/opa/a.ts', '../servers/servers.ts'],
  ['src/main/identity/a.ts', '../enforcement/fold.ts'],
  ['src/main/servers/a.ts', '../proxy/listener.ts'],
  ['src/main/enforcement/a.ts', '../proxy/listener.ts'],
  ['src/main/enforcement/policy/a.ts', '../../api/app.ts'],
  ['src/main/policies/a.ts', '../enforcement/fold.ts'],
  ['src/main/enforcement/a.ts', '../policies/policies.ts'],
  ['src/main/proxy/a.ts', '../api/app.ts'],
  ['src/main/api/a.ts', '../console.ts'],
  ['src/main/api/a.ts', '../../cli/demo.ts'],
  ['src/main/events/a.ts', 'electron'],
  ['src/renderer/ui/a.ts', 'node:fs'],
  ['src/renderer/ui/a.ts', '../../main/store/open.ts'],
  ['src/renderer/features/a/b.ts', '../other/store.ts'],
  ['src/renderer/features/a/b.ts', '../../src/routes.tsx'],
]

describe('import direction', () => {
  it.each(forbidden)('%s may not import %s', (file, imported) => {
    const { failed, output } = lint(file, `import type { x } from '${imported}'\n\nexport type Y = typeof x\n`)
    expect(failed).toBe(true)
    expect(output).toContain('noRestrictedImports')
  })

  it.each([
    ['src/main/events/a.ts', '../store/open.ts'],
    ['src/main/enforcement/policy/a.ts', '../../opa/opa.ts'],
    ['src/main/enforcement/policy/a.ts', '../dlp/elide.ts'],
    ['src/renderer/features/a/b.ts', '../../ui/time.tsx'],
    ['src/renderer/features/a/b.ts', '../../api/call.ts'],
  ])('%s may import %s', (file, imported) => {
    expect(lint(file, `import type { x } from '${imported}'\n\nexport type Y = typeof x\n`)).toMatchObject({
      failed: false,
    })
  })

  it.each(['process.cwd()', 'import.meta.url', 'import.meta.dirname'])(
    'no room may ask where it lies: %s',
    (expression) => {
      expect(lint('src/main/events/a.ts', `export const here = ${expression}\n`)).toMatchObject({ failed: true })
    },
  )
})
