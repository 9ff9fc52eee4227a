// Judges many recorded calls away from the live engine, for dry run, impact and explain (decision 10).
import { type OpaAnswer, opaAnswerSchema } from '../../shared/contract/decision.ts'
import { answerAround, withoutModules } from './conflicts.ts'
import { type AskRows, createRowAsker, type EvaluatedSet, type RowFailure, type RowValue } from './evaluate-rows.ts'
import type { OneShot } from './one-shot.ts'

const decisionQuery = 'data.behavry.authz.decision'
const defaultLimitMs = 120_000
/** As many as give each child one; enough that its start is small beside its work, few enough for its memory. */
const chunkRows = { least: 250, most: 2500 }
const chunkBytes = 4 * 1024 * 1024

export interface Evaluation {
  readonly set: EvaluatedSet
  /** JSON texts, as they were asked. */
  readonly envelopes: readonly string[]
  /** For everything together; what is not judged by then has failed. */
  readonly limitMs?: number
  readonly signal?: AbortSignal | undefined
}

export type EvaluatedCall = { readonly answer: OpaAnswer } | { readonly failure: RowFailure }

/** No answer of the engine is a deny, as it would be live. */
export function answerOf(evaluated: EvaluatedCall | undefined): OpaAnswer | null {
  return evaluated && 'answer' in evaluated ? evaluated.answer : null
}

export interface EvaluateOnce {
  /** In the order of the envelopes, one each: what the live engine would answer. Rejects only when aborted. */
  evaluate(evaluation: Evaluation): Promise<EvaluatedCall[]>
  /** The value of any other query for each envelope, for example of one policy's own rules. */
  values(evaluation: Evaluation & { readonly query: string }): Promise<RowValue[]>
}

export function createEvaluateOnce(oneShot: OneShot): EvaluateOnce {
  const values = async (evaluation: Evaluation, query: string): Promise<RowValue[]> =>
    withAsker(oneShot, evaluation, query, (ask) => inChunks(oneShot.atOnce, evaluation, ask))
  return {
    values: ({ query, ...evaluation }) => values(evaluation, query),
    evaluate: (evaluation) =>
      withAsker(oneShot, evaluation, decisionQuery, (ask) =>
        inChunks(oneShot.atOnce, evaluation, (envelopes) =>
          decisions(envelopes, ask, evaluation.set.monitored ?? new Set()),
        ),
      ),
  }
}

async function withAsker<T>(
  oneShot: OneShot,
  { set, limitMs = defaultLimitMs, signal }: Evaluation,
  query: string,
  work: (ask: AskRows) => Promise<T>,
): Promise<T> {
  const asker = await createRowAsker({ oneShot, set, query, endsAt: performance.now() + limitMs, signal })
  try {
    return await work(asker.ask)
  } finally {
    await asker.close()
  }
}

/** Calls on which a policy contradicts itself are asked again without it, as the live client does. */
async function decisions(
  envelopes: readonly string[],
  ask: AskRows,
  monitored: ReadonlySet<string>,
): Promise<EvaluatedCall[]> {
  const first = await ask(envelopes)
  const again = gather(ask)
  return Promise.all(
    envelopes.map(async (envelope, index): Promise<EvaluatedCall> => {
      const known = first[index] ?? missing
      const askWithout = async (skip: readonly string[]) =>
        answerIn(skip.length === 0 ? known : await again(withoutModules(envelope, skip)))
      try {
        return { answer: await answerAround(askWithout, monitored) }
      } catch (error) {
        if (error instanceof RowFailed) return { failure: error.failure }
        return { failure: { kind: 'unusable', message: error instanceof Error ? error.message : String(error) } }
      }
    }),
  )
}

const missing: RowValue = { failure: { kind: 'unusable', message: 'There is no answer.' } }

class RowFailed extends Error {
  readonly failure: RowFailure
  constructor(failure: RowFailure) {
    super(failure.message)
    this.failure = failure
  }
}

function answerIn(row: RowValue): OpaAnswer | { conflict: string } {
  if ('conflict' in row) return row
  if ('failure' in row) throw new RowFailed(row.failure)
  const checked = opaAnswerSchema.safeParse(row.value)
  if (!checked.success) throw new RowFailed({ kind: 'unusable', message: 'The answer is not a decision.' })
  return checked.data
}

/** Questions that come in the same turn are asked together. */
function gather(ask: AskRows): (envelope: string) => Promise<RowValue> {
  let waiting: { envelope: string; resolve: (row: RowValue) => void; reject: (reason: unknown) => void }[] = []
  const flush = () => {
    const asked = waiting
    waiting = []
    ask(asked.map(({ envelope }) => envelope)).then(
      (rows) => {
        for (const [index, { resolve }] of asked.entries()) resolve(rows[index] ?? missing)
      },
      (reason: unknown) => {
        for (const { reject } of asked) reject(reason)
      },
    )
  }
  return (envelope) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush)
      waiting.push({ envelope, resolve, reject })
    })
}

async function inChunks<T>(
  atOnce: number,
  { envelopes, signal }: Evaluation,
  judge: (chunk: readonly string[]) => Promise<T[]>,
): Promise<T[]> {
  const chunks = chunksOf(envelopes, atOnce)
  const results: T[][] = new Array(chunks.length)
  let next = 0
  const worker = async () => {
    for (let index = next++; index < chunks.length; index = next++) {
      const chunk = chunks[index] ?? []
      const judged = await judge(chunk)
      signal?.throwIfAborted()
      if (judged.length !== chunk.length) throw new Error('a batch gave another number of answers than it had calls')
      results[index] = judged
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, chunks.length) }, worker))
  return results.flat()
}

function chunksOf(envelopes: readonly string[], atOnce: number): string[][] {
  const even = Math.ceil(envelopes.length / atOnce)
  const rows = Math.min(Math.max(even, chunkRows.least), chunkRows.most)
  const chunks: string[][] = []
  let bytes = 0
  for (const envelope of envelopes) {
    const last = chunks.at(-1)
    const fits = last && last.length < rows && bytes + envelope.length <= chunkBytes
    if (fits) last.push(envelope)
    else chunks.push([envelope])
    bytes = (fits ? bytes : 0) + envelope.length
  }
  return chunks
}
