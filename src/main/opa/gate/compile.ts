// Compiles a policy exactly as it would be loaded, strictly and with the allowed functions only, together with what it would meet.
import type { GateFinding } from '../../../shared/contract/policy.ts'
import type { PolicyModule } from '../active-set.ts'
import type { OneShot } from '../one-shot.ts'
import type { EngineError } from './compiler-words.ts'
import { engineErrors, findingsOf } from './parse.ts'
import type { SourceText } from './source-text.ts'

const limitMs = 10_000

export interface Compilation {
  readonly oneShot: OneShot
  readonly module: PolicyModule
  readonly others: readonly PolicyModule[]
  readonly capabilities: string
  readonly source: SourceText
  readonly signal: AbortSignal | undefined
}

export async function compileModule(compilation: Compilation): Promise<GateFinding[]> {
  const { oneShot, module, others, capabilities, source, signal } = compilation
  const outcome = await oneShot.run({
    args: ['check', '--strict', '--format', 'json', '--capabilities', 'capabilities.json', 'set'],
    files: {
      'capabilities.json': capabilities,
      ...Object.fromEntries([...others, module].map(({ id, text }) => [`set/${id}`, text])),
    },
    limitMs,
    signal,
  })
  if (outcome.kind === 'ok') return []
  if (outcome.kind !== 'failed') {
    const message = 'Compiling this policy takes more time or memory than it may. Make it smaller.'
    return [{ line: 1, column: 1, code: 'too_complex', message }]
  }
  const errors = engineErrors(outcome)
  const own = errors.filter(({ location }) => location?.file?.endsWith(`set/${module.id}`))
  if (own.length > 0)
    return findingsOf(
      own.map((error) => withoutFile(error, module)),
      source,
    )
  const [first] = errors
  const message = `Together with the other policies this one does not compile. (Open Policy Agent: ${first?.message ?? ''})`
  return [{ line: 1, column: 1, code: 'set_does_not_compile', message }]
}

/** Authors know their file by no name. */
function withoutFile(error: EngineError, { id }: PolicyModule): EngineError {
  return { ...error, message: error.message.replaceAll(`set/${id}:`, 'line ') }
}
