// Reads a text as Rego v1; what is only v0 is refused together with its upgrade (decision 6).
import type { GateFinding } from '../../../shared/contract/policy.ts'
import type { OneShot, OneShotRun } from '../one-shot.ts'
import { type EngineError, translate } from './compiler-words.ts'
import type { SourceText } from './source-text.ts'
import type { Tree } from './tree.ts'

/** A text of this size is read in 20 ms; one that takes this long was made to. */
const limitMs = 4000

/** Such a name is possible in v0 too, and most likely a slip. */
const keywordAsName = /keyword cannot be used for/

export type Parsed = { readonly tree: Tree } | { readonly errors: GateFinding[] }

/** `loaded` is the author's text under its own package, line for line. */
export async function parseModule(
  oneShot: OneShot,
  source: SourceText,
  loaded: string,
  signal: AbortSignal | undefined,
): Promise<Parsed> {
  const run = (args: readonly string[], text: string): ReturnType<OneShot['run']> =>
    oneShot.run({
      args: [...args, 'policy.rego'],
      files: { 'policy.rego': text },
      limitMs,
      signal,
    } satisfies OneShotRun)
  const outcome = await run(['parse', '--format', 'json', '--json-include', 'locations,-comments'], loaded)
  if (outcome.kind === 'ok') return { tree: JSON.parse(outcome.stdout) as Tree }
  if (outcome.kind !== 'failed') {
    const message = 'The text nests so deeply that reading it takes too long. Move parts into rules of their own.'
    return { errors: [{ line: 1, column: 1, code: 'too_complex', message }] }
  }
  const errors = engineErrors(outcome)
  const [first] = errors
  const old = keywordAsName.test(first?.message ?? '')
    ? outcome
    : await run(['parse', '--format', 'json', '--v0-compatible'], source.text)
  if (old.kind !== 'ok') return { errors: findingsOf(errors, source) }
  const upgraded = await run(['fmt', '--v0-v1'], source.text)
  return { errors: [oldSyntax(first, source, upgraded.kind === 'ok' ? upgraded.stdout : null)] }
}

function oldSyntax(first: EngineError | undefined, source: SourceText, rego_content: string | null): GateFinding {
  const message = `This is Rego v0; the console reads Rego v1, in which rules need \`if\` and sets \`contains\`. (Open Policy Agent: ${first?.message ?? ''})`
  const fix = rego_content === null ? {} : { fix: { title: 'Upgrade to Rego v1', rego_content } }
  return { ...source.placeOf(first?.location), code: 'rego_v0', message, ...fix }
}

/** The engine's errors, from whichever stream it wrote them to; file names with slashes on every platform. */
export function engineErrors({ stdout, stderr }: { stdout: string; stderr: string }): EngineError[] {
  for (const text of [stderr, stdout]) {
    try {
      const { errors } = JSON.parse(text) as { errors?: EngineError[] }
      if (Array.isArray(errors)) return errors.map(withSlashes)
    } catch {
      // The other one, then.
    }
  }
  return [{ message: stderr.trim() || 'no reason given' }]
}

function withSlashes(error: EngineError): EngineError {
  const { location } = error
  return location?.file === undefined
    ? error
    : { ...error, location: { ...location, file: location.file.replaceAll('\\', '/') } }
}

/** One finding for each place: what follows from the first error there says nothing new. */
export function findingsOf(errors: readonly EngineError[], source: SourceText): GateFinding[] {
  const findings = errors.map((error) => ({ ...source.placeOf(error.location), ...translate(error) }))
  const first = findings.filter(
    ({ line, column }, index) => findings.findIndex((each) => each.line === line && each.column === column) === index,
  )
  return first.map((finding) => withFix(finding, source))
}

function withFix(finding: GateFinding, source: SourceText): GateFinding {
  if (finding.code !== 'unused_import') return finding
  const line = source.lineAround(
    source.text
      .split('\n')
      .slice(0, finding.line - 1)
      .join('\n').length + (finding.line > 1 ? 1 : 0),
  )
  return { ...finding, fix: { title: 'Remove this import', rego_content: source.edited([{ ...line, text: '' }]) } }
}
