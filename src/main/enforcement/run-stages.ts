// Runs the stages top to bottom: a deny stops, an escalate is carried on, a stage that fails denies.
import type { StageRecord } from '../../shared/contract/decision.ts'
import type { Reason } from '../../shared/contract/primitives.ts'
import type { Facts, StageAnswer, StageOf } from './stage.ts'

type RecordOf<Label> = Omit<StageRecord, 'stage'> & { readonly stage: Label }

/** What came of a run: one record per stage that ran, and all facts that they named. */
export interface RunOf<Label, F> {
  readonly stages: readonly RecordOf<Label>[]
  readonly facts: F
  /** The first error of a stage that threw or timed out; its record refuses already. */
  readonly failure: { readonly stage: string; readonly error: unknown } | null
}
export type StagesRun = RunOf<StageRecord['stage'], Facts>

/**
 * Runs `stages` in array order over something frozen (architecture, Pipelines 1 and 2). Never throws. `throughout`: a
 * stage that refuses or fails stops nothing, for what is withheld is shown to a person with all that is known of it.
 */
export async function runStages<Label extends string, Subject, F extends object>(
  stages: readonly StageOf<Label, Subject, F>[],
  subject: Subject,
  { throughout = false, facts: given = {} as F }: { readonly throughout?: boolean; readonly facts?: F } = {},
): Promise<RunOf<Label, F>> {
  const records: RecordOf<Label>[] = []
  let facts = given
  let failure: RunOf<Label, F>['failure'] = null
  for (const stage of stages) {
    const began = performance.now()
    let answer: StageAnswer<F>
    try {
      answer = await withinLimit(stage, subject, facts)
    } catch (error) {
      records.push(
        failureRecord(stage, microsecondsSince(began), throughout ? 'the result is withheld' : 'the call is denied'),
      )
      failure ??= { stage: stage.label, error }
      if (throughout) continue
      break
    }
    if (answer.facts) facts = { ...facts, ...answer.facts }
    records.push(recordOf(stage, answer, microsecondsSince(began)))
    if (answer.outcome === 'deny' && !throughout) break
  }
  return { stages: records, facts, failure }
}

async function withinLimit<Subject, F>(
  stage: StageOf<string, Subject, F>,
  subject: Subject,
  facts: F,
): Promise<StageAnswer<F>> {
  const abort = new AbortController()
  const running = stage.run(subject, facts, abort.signal)
  if (!(running instanceof Promise)) return running
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`stage ${stage.label} took longer than ${stage.limit_ms} ms`))
      abort.abort()
    }, stage.limit_ms)
  })
  try {
    return await Promise.race([running, late])
  } finally {
    clearTimeout(timer)
  }
}

function recordOf<Label extends string>(
  stage: { readonly label: Label },
  answer: StageAnswer<unknown>,
  duration: number,
): RecordOf<Label> {
  const shown = answer.shown ? { facts: answer.shown } : {}
  if (answer.outcome === 'pass') return { stage: stage.label, outcome: 'pass', ...shown, duration_us: duration }
  const { outcome, code, reason, message, remedy } = answer
  return { stage: stage.label, outcome, code, reason, message, remedy, ...shown, duration_us: duration }
}

function failureRecord<Label extends string>(
  stage: { readonly label: Label; readonly failure: Reason },
  duration: number,
  consequence: string,
): RecordOf<Label> {
  return {
    stage: stage.label,
    outcome: 'error',
    code: 'stage_failed',
    reason: stage.failure,
    message: `The check "${stage.label}" could not be completed, so ${consequence}.`,
    remedy: 'Try again; if it happens again, ask the operator to look at the console.',
    duration_us: duration,
  }
}

function microsecondsSince(began: number): number {
  return Math.round((performance.now() - began) * 1000)
}
