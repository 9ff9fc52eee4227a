// The engine's own tools for authors, each run as a limited child: functions that policies may use, format, tests.
import { z } from 'zod'
import type { RegoReference, TestedPolicy } from '../../shared/contract/authoring.ts'
import type { PolicyModule } from './active-set.ts'
import { errorsOfOneText } from './gate/author-errors.ts'
import type { Builtin } from './gate/builtins.ts'
import type { Gate } from './gate/gate.ts'
import type { OneShot } from './one-shot.ts'

const limitMs = 10_000

export interface AuthorTools {
  builtins(): Promise<RegoReference['builtins']>
  /** In the engine's usual form; null when the text cannot be read. */
  format(text: string): Promise<string | null>
  /** Runs what begins with `test_` in `tests` beside `text`; neither reaches the live engine. */
  test(text: string, tests: string): Promise<TestedPolicy>
}

export interface AuthorToolsDeps {
  readonly oneShot: OneShot
  readonly gate: Pick<Gate, 'builtins'>
  /** Modules that policies may refer to. */
  readonly library: readonly PolicyModule[]
}

export function createAuthorTools({ oneShot, gate, library }: AuthorToolsDeps): AuthorTools {
  return {
    builtins: async () => (await gate.builtins()).allowed.filter(isWritten).map(builtinItem),
    async format(text) {
      const args = ['fmt', 'policy.rego']
      const outcome = await oneShot.run({ args, files: { 'policy.rego': text }, limitMs })
      return outcome.kind === 'ok' ? outcome.stdout : null
    },
    async test(text, tests) {
      const files = {
        'capabilities.json': (await gate.builtins()).capabilities(['print', 'internal.print']),
        'set/policy.rego': text,
        'set/policy_test.rego': tests,
        ...Object.fromEntries(library.map(({ id, text: module }) => [`set/${id}`, module])),
      }
      const run = (command: readonly string[]) =>
        oneShot.run({
          args: [...command, '--format', 'json', '--capabilities', 'capabilities.json', 'set'],
          files,
          limitMs,
        })
      const outcome = await run(['test', '--timeout', '5s'])
      if (outcome.kind !== 'ok' && outcome.kind !== 'failed') return { tests: [], errors: [tooMuch] }
      const tested = resultsIn(outcome)
      if (tested) return { tests: tested, errors: [] }
      // The test runner says in plain words what does not compile; the check says where.
      const checked = await run(['check'])
      const said = checked.kind === 'failed' ? checked : { stderr: '', ...outcome }
      return { tests: [], errors: errorsOfOneText(said, 'policy_test.rego', tests) }
    },
  }
}

const tooMuch = {
  line: 1,
  column: 1,
  code: 'too_slow',
  message: 'The tests take more time or memory than they may. Make them smaller.',
}

const resultsSchema = z.array(
  z.looseObject({
    name: z.string(),
    fail: z.boolean().optional(),
    skip: z.boolean().optional(),
    error: z.unknown().optional(),
    /** In base64. */
    output: z.string().optional(),
    /** Nanoseconds. */
    duration: z.number(),
  }),
)

/** Null when there are none: the texts did not compile. */
function resultsIn({ kind, stdout }: { kind: 'ok' | 'failed'; stdout: string }): TestedPolicy['tests'] | null {
  let found: unknown
  try {
    found = kind === 'ok' && stdout.trim() === '' ? [] : JSON.parse(stdout)
  } catch {
    return null
  }
  const results = resultsSchema.safeParse(found ?? [])
  if (!results.success) return null
  return results.data.map(({ name, fail, skip, error, output, duration }) => ({
    name,
    passed: !fail && !skip && error === undefined,
    message: error ? 'It could not be evaluated.' : skip ? 'It was skipped.' : printed(output),
    duration_ms: duration / 1e6,
  }))
}

function printed(output = ''): string {
  return Buffer.from(output, 'base64').toString('utf8').trim()
}

/** What people do not write themselves: retired functions, and those that stand for syntax. */
function isWritten({ name, deprecated }: Builtin): boolean {
  return !deprecated && !name.startsWith('internal.')
}

const argumentSchema = z.looseObject({ name: z.string().optional(), type: z.string().optional() })

function builtinItem({ name, description = '', decl, infix }: Builtin): RegoReference['builtins'][number] {
  const names = (decl.args ?? []).map((each, index) => {
    const { name: given, type } = argumentSchema.parse(each)
    return given ?? type ?? `x${index + 1}`
  })
  const signature = infix ? `${names[0] ?? 'x'} ${infix} ${names[1] ?? 'y'}` : `${name}(${names.join(', ')})`
  return { name, signature, description }
}
