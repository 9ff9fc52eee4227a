// Findings of the author's own Regal, where one is on the PATH: advice beside what the gate says, never a condition.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { LintedRego } from '../../shared/contract/authoring.ts'
import type { GateFinding } from '../../shared/contract/policy.ts'
import type { OneShot } from './one-shot.ts'

const limitMs = 10_000

export interface RegalDeps {
  readonly oneShot: Pick<OneShot, 'run'>
  /** Absolute path of the program as of now; null where there is none. */
  readonly find: () => Promise<string | null>
  /** The author's own settings of it lie below this folder. */
  readonly home: string
}

export interface Regal {
  /** Rejects only when aborted. A Regal that fails, or says what cannot be read, has no advice. */
  lint(text: string, signal: AbortSignal): Promise<LintedRego>
}

/** Where the text lies says nothing here: the console chooses the file's name and folder. */
const notTheAuthors = 'directory-package-mismatch'

const reportSchema = z.looseObject({
  violations: z
    .array(
      z.looseObject({
        title: z.string(),
        description: z.string(),
        location: z.looseObject({ row: z.number().int(), col: z.number().int() }),
      }),
    )
    .nullish(),
})

export function createRegal({ oneShot, find, home }: RegalDeps): Regal {
  return {
    async lint(text, signal) {
      const program = await find()
      if (program === null) return { linter: null, warnings: [] }
      const own = join(home, '.config', 'regal', 'config.yaml')
      const args = [
        'lint',
        '--format=json',
        '--disable',
        notTheAuthors,
        ...(existsSync(own) ? ['--config-file', own] : []),
        'policy.rego',
      ]
      const outcome = await oneShot.run({ program, args, files: { 'policy.rego': text }, limitMs, signal })
      const stdout = outcome.kind === 'ok' || outcome.kind === 'failed' ? outcome.stdout : ''
      return { linter: 'regal', warnings: findingsIn(stdout) }
    },
  }
}

function findingsIn(stdout: string): GateFinding[] {
  let found: unknown
  try {
    found = JSON.parse(stdout)
  } catch {
    return []
  }
  const { violations } = reportSchema.safeParse(found).data ?? {}
  return (violations ?? []).map(({ title, description, location: { row, col } }) => ({
    line: Math.max(1, row),
    column: Math.max(1, col),
    code: `regal/${title}`,
    message: description,
  }))
}
