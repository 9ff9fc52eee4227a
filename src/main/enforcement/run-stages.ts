// Runs the stages top to bottom: a deny stops, an escalate is carried on, a stage that fails denies.
import type { StageRecord } from '../../shared/contract/decision.ts'
import type { GovernedCall } from './call.ts'
import type { Facts, Stage, StageAnswer } from './stage.ts'

/** What came of a run: one record per stage that ran, and all facts that they named. */
export interface StagesRun {
  readonly stages: readonly StageRecord[]
  readonly facts: Facts
  /** The error of a stage that threw or timed out; its record denies already. */
  readonly failure: { readonly stage: string; readonly error: unknown } | null
}

/** Runs `stages` in array order over a frozen call (architecture, Pipelines 1 and 2). Never throws. */
export async function runStages(stages: readonly Stage[], call: GovernedCall): Promise<StagesRun> {
  const records: StageRecord[] = []
  let facts: Facts = {}
  for (const stage of stages) {
    const began = performance.now()
    let answer: StageAnswer
    try {
      answer = await withinLimit(stage, call, facts)
    } catch (error) {
      records.push(failureRecord(stage, microsecondsSince(began)))
      return { stages: records, facts, failure: { stage: stage.label, error } }
    }
    if (answer.facts) facts = { ...facts, ...answer.facts }
    records.push(recordOf(stage, answer, microsecondsSince(began)))
    if (answer.outcome === 'deny') break
  }
  return { stages: records, facts, failure: null }
}

async function withinLimit(stage: Stage, call: GovernedCall, facts: Facts): Promise<StageAnswer> {
  const abort = new AbortController()
  const running = stage.run(call, facts, abort.signal)
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

function recordOf(stage: Stage, answer: StageAnswer, duration: number): StageRecord {
  const shown = answer.shown ? { facts: answer.shown } : {}
  if (answer.outcome === 'pass') return { stage: stage.label, outcome: 'pass', ...shown, duration_us: duration }
  const { outcome, code, reason, message, remedy } = answer
  return { stage: stage.label, outcome, code, reason, message, remedy, ...shown, duration_us: duration }
}

function failureRecord(stage: Stage, duration: number): StageRecord {
  return {
    stage: stage.label,
    outcome: 'error',
    code: 'stage_failed',
    reason: stage.failure,
    message: `The check "${stage.label}" could not be completed, so the call is denied.`,
    remedy: 'Try again; if it happens again, ask the operator to look at the console.',
    duration_us: duration,
  }
}

function microsecondsSince(began: number): number {
  return Math.round((performance.now() - began) * 1000)
}
