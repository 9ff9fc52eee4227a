// Calls and answers as a replay needs them: what the policy engine was asked, what the other stages said, and what a person made of it.
import type Database from 'better-sqlite3'
import type { ResponseStageRecord, StageRecord } from '../../shared/contract/decision.ts'

/** One call that reached the policy engine, newest first. `envelope` is JSON text, null when retention has deleted it. */
export interface ReplayableCall<S = StageRecord> {
  readonly seq: number
  readonly id: string
  readonly timestamp: string
  readonly agent_id: string | null
  readonly tool_name: string
  readonly target: string | null
  readonly stages: readonly S[]
  readonly envelope: string | null
  readonly input_hash: string
  /** Of the set of policies that it was decided on. */
  readonly policy_revision: string | null
  /** What the engine said, as JSON text. */
  readonly answer: string | null
  readonly approved_by_hand: boolean
  /** Something was found in its answer. */
  readonly has_findings: boolean
}

/** The answer of a tool about which the policy engine was asked; `seq` is its call's. */
export type ReplayableAnswer = ReplayableCall<ResponseStageRecord>

export interface ReplayPage {
  readonly before_seq: number
  readonly limit: number
}

type Stored = Omit<ReplayableCall, 'stages' | 'approved_by_hand' | 'has_findings'> & {
  stages: string
  approved_by_hand: number
  has_findings: number
}

const approvedByHand = (
  row: string,
) => `exists (select 1 from log answer where answer.escalation_id = ${row}.escalation_id
    and answer.type = 'ESCALATION_RESOLVED' and answer.record ->> '$.status' = 'approved') approved_by_hand`

const answered = `log.record ->> '$.input_hash' input_hash, log.record ->> '$.policy_revision' policy_revision, nullif(log.record -> '$.opa_answer', 'null') answer`

const page = `
  select log.seq, log.call_id id, log.timestamp, log.agent_id, log.tool_name, log.record ->> '$.target' target,
    log.record -> '$.stages' stages, inputs.envelope, ${answered}, ${approvedByHand('log')},
    exists (select 1 from log judged where judged.call_id = log.call_id and judged.type = 'call.judged'
      and judged.record -> '$.inbound_findings' <> '[]') has_findings
  from log indexed by decided left join inputs on inputs.input_hash = log.record ->> '$.input_hash'
  where log.type = 'call.decided' and log.seq < ? and log.record ->> '$.input_hash' is not null
  order by log.seq desc limit ?`

/** Calls whose answers are looked for at once: nothing but their call leads to an answer. */
const callsAtOnce = 10_000

const answersPage = `
  select decided.seq, log.call_id id, log.timestamp, log.agent_id, log.tool_name,
    (select record ->> '$.target' from log whole where whole.seq = decided.seq) target,
    log.record -> '$.stages' stages, inputs.envelope, ${answered}, ${approvedByHand('log')},
    log.record -> '$.inbound_findings' <> '[]' has_findings
  from (select seq, call_id from log indexed by decided where type = 'call.decided' and seq < ?
      order by seq desc limit ${callsAtOnce}) decided
    join log on log.call_id = decided.call_id and log.type = 'call.judged'
    left join inputs on inputs.input_hash = log.record ->> '$.input_hash'
  where log.record ->> '$.input_hash' is not null and log.record ->> '$.release' is null
  order by decided.seq desc limit ?`

const upTo = `
  select count(*) calls from (select 1 from log indexed by decided
    where type = 'call.decided' and record ->> '$.input_hash' is not null limit ?)`

export function createReplayable(db: Database.Database) {
  const calls = db.prepare<[number, number], Stored>(page)
  const answers = db.prepare<[number, number], Stored>(answersPage)
  const counted = db.prepare<[number], { calls: number }>(upTo)
  return {
    replayable: ({ before_seq, limit }: ReplayPage) => calls.all(before_seq, limit).map(replayableOf<StageRecord>),
    replayableAnswers: ({ before_seq, limit }: ReplayPage) =>
      answers.all(before_seq, limit).map(replayableOf<ResponseStageRecord>),
    /** How many there are, counted no further than `limit`. */
    replayableUpTo: (limit: number): number => counted.get(limit)?.calls ?? 0,
  }
}

function replayableOf<S>({ stages, approved_by_hand, has_findings, ...row }: Stored): ReplayableCall<S> {
  return {
    ...row,
    stages: JSON.parse(stages) as S[],
    approved_by_hand: approved_by_hand === 1,
    has_findings: has_findings === 1,
  }
}
