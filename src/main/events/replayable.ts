// Calls as a replay needs them: what the policy engine was asked, what the other stages said, and what a person made of it.
import type Database from 'better-sqlite3'
import type { StageRecord } from '../../shared/contract/decision.ts'

/** One call that reached the policy engine, newest first. `envelope` is JSON text, null when retention has deleted it. */
export interface ReplayableCall {
  readonly seq: number
  readonly id: string
  readonly timestamp: string
  readonly agent_id: string | null
  readonly tool_name: string
  readonly target: string | null
  readonly stages: readonly StageRecord[]
  readonly envelope: string | null
  readonly approved_by_hand: boolean
}

export interface ReplayPage {
  readonly before_seq: number
  readonly limit: number
}

type Stored = Omit<ReplayableCall, 'stages' | 'approved_by_hand'> & { stages: string; approved_by_hand: number }

const page = `
  select log.seq, log.call_id id, log.timestamp, log.agent_id, log.tool_name, log.record ->> '$.target' target,
    log.record -> '$.stages' stages, inputs.envelope,
    exists (select 1 from log answer where answer.escalation_id = log.escalation_id
      and answer.type = 'ESCALATION_RESOLVED' and answer.record ->> '$.status' = 'approved') approved_by_hand
  from log indexed by decided left join inputs on inputs.input_hash = log.record ->> '$.input_hash'
  where log.type = 'call.decided' and log.seq < ? and log.record ->> '$.input_hash' is not null
  order by log.seq desc limit ?`

const upTo = `
  select count(*) calls from (select 1 from log indexed by decided
    where type = 'call.decided' and record ->> '$.input_hash' is not null limit ?)`

export function createReplayable(db: Database.Database) {
  const rows = db.prepare<[number, number], Stored>(page)
  const counted = db.prepare<[number], { calls: number }>(upTo)
  return {
    replayable: ({ before_seq, limit }: ReplayPage): ReplayableCall[] =>
      rows.all(before_seq, limit).map((row) => ({
        ...row,
        stages: JSON.parse(row.stages) as StageRecord[],
        approved_by_hand: row.approved_by_hand === 1,
      })),
    /** How many there are, counted no further than `limit`. */
    replayableUpTo: (limit: number): number => counted.get(limit)?.calls ?? 0,
  }
}
