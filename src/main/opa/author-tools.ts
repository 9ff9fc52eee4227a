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
    async builtins() {
      const { allowed } = await gate.builtins()
      return allowed.filter(({ name }) => !name.startsWith('internal.')).map(builtinItem)
    },
    async format(text) {
      const args = ['fmt', 'policy.rego']
      const outcome = await oneShot.run({ args, files: { 'policy.rego': text }, limitMs })
      return outcome.kind === 'ok' ? outcome.stdout : null
    },
    async test(text, tests) {
      const files = {
        'capabilities.json': (await gate.builtins()).capabilities(onlyInTests),
        'set/policy.rego': text,
        'set/policy_test.rego': tests,
        ...Object.fromEntries(library.map(({ id, text: module }) => [`set/${id}`, module])),
      }
      const shared = ['--format', 'json', '--capabilities', 'capabilities.json', 'set']
      const outcome = await oneShot.run({ args: ['test', '--timeout', '5s', ...shared], files, limitMs })
      if (outcome.kind !== 'ok' && outcome.kind !== 'failed') return { tests: [], errors: [tooMuch] }
      const tested = resultsIn(outcome.stdout)
      if (tested) return { tests: tested, errors: [] }
      // What does not compile has no place in the words of `test`, but in those of `check`.
      const checked = await oneShot.run({ args: ['check', ...shared], files, limitMs })
      return { tests: [], errors: errorsOfOneText({ stdout: '', stderr: '', ...checked }, 'policy_test.rego', tests) }
    },
  }
}

/** `print`, and what the compiler makes of it and of cases within a test. */
const onlyInTests = ['print', 'internal.print', 'internal.test_case']

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
    error: z.looseObject({ code: z.string().optional() }).optional(),
    /** Printed text, base64. */
    output: z.string().optional(),
    /** Nanoseconds. */
    duration: z.number(),
    location: z.looseObject({ row: z.number() }),
  }),
)

/** Null when there are none: the texts did not compile. */
function resultsIn(stdout: string): TestedPolicy['tests'] | null {
  let found: unknown
  try {
    found = JSON.parse(stdout)
  } catch {
    return null
  }
  const results = resultsSchema.safeParse(found)
  // They run side by side, and are told as they end.
  return results.success ? results.data.sort((a, b) => a.location.row - b.location.row).map(testItem) : null
}

function testItem({ name, fail, skip, error, output = '', duration }: z.infer<typeof resultsSchema>[number]) {
  const refused = error?.code === 'eval_cancel_error' ? 'It took too long.' : 'It could not be evaluated.'
  const printed = Buffer.from(output, 'base64').toString('utf8').trim()
  return {
    name,
    passed: !fail && !skip && error === undefined,
    message: error ? refused : skip ? 'It was skipped.' : printed,
    duration_ms: duration / 1e6,
  }
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
