// One query for a list of inputs: in one batch while all goes well, else each by itself, so that one bad row costs only itself.
import { z } from 'zod'
import type { PolicyModule } from './active-set.ts'
import type { OneShotOutcome } from './limited-child.ts'
import type { OneShot, OneShotRun } from './one-shot.ts'

export interface EvaluatedSet {
  readonly modules: readonly PolicyModule[]
  readonly data: Readonly<Record<string, unknown>>
  /** Policies whose word decides nothing, so neither do their conflicts. */
  readonly monitored?: ReadonlySet<string>
}

export interface RowFailure {
  readonly kind: 'timed_out' | 'too_much_memory' | 'unusable'
  /** A sentence. */
  readonly message: string
}

export type RowValue =
  | { readonly value: unknown }
  /** Rules of this policy contradict each other for this input. */
  | { readonly conflict: string }
  | { readonly failure: RowFailure }

/** One value for each input, in order. */
export type AskRows = (inputs: readonly string[]) => Promise<RowValue[]>

export interface RowAskerDeps {
  readonly oneShot: OneShot
  readonly set: EvaluatedSet
  readonly query: string
  /** On the monotonic clock of `performance.now()`. */
  readonly endsAt: number
  readonly signal?: AbortSignal | undefined
}

const outputBytes = 64 * 1024 * 1024
/** A batch that needs longer is asked row by row, so that what hangs is found. */
const batchLimitMs = { start: 3000, perRow: 5 }
/** Rows asked each by itself share a child, and this much time before the one at work counts as the one that hangs. */
const singly = { rows: 250, limitMs: 2000, startMs: 10_000 }

/** The engine broke over a row; any other refusal is of the set itself. */
const crash = /^(panic|fatal error|runtime):/m

const tooLate: RowValue = { failure: { kind: 'timed_out', message: 'The evaluation took too long.' } }
const tooLarge: RowValue = { failure: { kind: 'too_much_memory', message: 'The evaluation took too much memory.' } }
const undefinedValue: RowValue = { failure: { kind: 'unusable', message: 'There is no answer.' } }

/** Writes the set once; every child of this asker reads it. */
export async function createRowAsker(deps: RowAskerDeps): Promise<{ ask: AskRows; close(): Promise<void> }> {
  const { oneShot, set, query, endsAt, signal } = deps
  const shelf = await oneShot.shelve({
    ...Object.fromEntries(set.modules.map(({ id, text }) => [id, text])),
    'data.json': JSON.stringify(set.data),
    'once.rego': wrapper(query),
  })
  const remainingMs = () => endsAt - performance.now()
  const run = (run: OneShotRun) => oneShot.run({ ...run, limitMs: Math.min(run.limitMs, remainingMs()), signal })

  /** Null: it did not work out for all of them together. */
  async function together(inputs: readonly string[]): Promise<RowValue[] | null> {
    const outcome = await run({
      args: ['eval', '--format', 'values', '--data', shelf.path, '--input', 'rows.json', 'data.once.answers'],
      files: { 'rows.json': `[${inputs.join(',')}]` },
      limitMs: batchLimitMs.start + inputs.length * batchLimitMs.perRow,
      outputBytes,
    })
    if (outcome.kind !== 'ok') return null
    const answers = batchSchema.parse(JSON.parse(outcome.stdout))[0]
    return answers?.length === inputs.length ? answers.map(valueIn) : null
  }

  /** As far as it gets within the time of one child: at least one row. */
  async function oneByOne(inputs: readonly string[]): Promise<RowValue[]> {
    if (remainingMs() <= 0) return inputs.map(() => tooLate)
    const outcome = await run({
      args: ['exec', '--bundle', shelf.path, '--decision', 'once/answer', '--timeout', `${singly.limitMs}ms`, 'rows'],
      files: Object.fromEntries(inputs.map((input, index) => [`rows/${index}.json`, input])),
      limitMs: singly.limitMs + singly.startMs,
      outputBytes,
    })
    if (outcome.kind === 'ok') return execResults(outcome.stdout, inputs.length)
    const crashed = outcome.kind !== 'failed' || crash.test(outcome.stderr)
    if (!crashed || inputs.length === 1) return inputs.map(() => failureOf(outcome))
    return oneByOne(inputs.slice(0, Math.ceil(inputs.length / 2)))
  }

  async function ask(inputs: readonly string[]): Promise<RowValue[]> {
    if (inputs.length === 0) return []
    const whole = inputs.length > 1 && remainingMs() > 0 ? await together(inputs) : null
    const values = whole ?? []
    while (values.length < inputs.length)
      values.push(...(await oneByOne(inputs.slice(values.length, values.length + singly.rows))))
    return values
  }
  return { ask, close: shelf.remove }
}

/** No undefined drops a row: it is null there. The time that rules read is the call's own. */
function wrapper(query: string): string {
  return `package once

answers := [answer | some row in input; answer := _answer(row)]

answer := _answer(input)

_answer(row) := [value] if {
	now := _now(row)
	value := ${query} with input as row with time.now_ns as now
} else := null

_now(row) := row.now_ns if is_number(row.now_ns)

else := 0
`
}

const answerSchema = z.tuple([z.unknown()]).nullable()
const batchSchema = z.array(z.array(answerSchema)).length(1)
const execSchema = z.object({
  result: z.array(
    z.object({
      path: z.string(),
      result: answerSchema.optional(),
      error: z
        .object({
          code: z.string().optional(),
          message: z.string().optional(),
          location: z.object({ file: z.string() }).optional(),
        })
        .optional(),
    }),
  ),
})

function valueIn(answer: [unknown] | null | undefined): RowValue {
  return answer ? { value: answer[0] } : undefinedValue
}

/** Ends before the first row that was under way when the time was up, unless that is the very first: that one hangs. */
function execResults(stdout: string, count: number): RowValue[] {
  const { result } = execSchema.parse(JSON.parse(stdout))
  const byRow = new Map(result.map((row) => [Number(/(\d+)\.json$/.exec(row.path)?.[1]), row]))
  const values: RowValue[] = []
  for (let index = 0; index < count; index += 1) {
    const row = byRow.get(index)
    if (row?.error?.code === 'eval_cancel_error') return index === 0 ? [tooLate] : values
    if (row?.error?.code === 'eval_conflict_error') values.push({ conflict: moduleIn(row.error.location?.file) })
    else if (row?.error) values.push(unusable(row.error.message ?? ''))
    else values.push(valueIn(row?.result))
  }
  return values
}

function failureOf(outcome: Exclude<OneShotOutcome, { kind: 'ok' }>): RowValue {
  if (outcome.kind === 'failed') return unusable(outcome.stderr)
  return outcome.kind === 'timed_out' ? tooLate : tooLarge
}

function moduleIn(file: string | undefined): string {
  return (
    file
      ?.split(/[/\\]/)
      .at(-1)
      ?.replace(/\.rego$/, '') || 'unknown'
  )
}

function unusable(words: string): RowValue {
  const said = words.trim().slice(0, 300)
  return { failure: { kind: 'unusable', message: `The engine gave no answer${said ? `: ${said}` : '.'}` } }
}
