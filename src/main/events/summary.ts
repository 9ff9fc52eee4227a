// Verdicts over time and what spoke most: counted from the index of decisions, for a span of time.
import type { AuditSummary } from '../../shared/contract/event.ts'
import type { Verdict } from '../../shared/contract/primitives.ts'

type Ask = <T>(sql: string, values: readonly unknown[]) => T[]

/** Rules and agents that are named; rules are counted among this many of the newest denied or held calls. */
const most = { rules: 5, agents: 5, counted: 20_000 }

export interface SummaryQuery {
  /** RFC 3339. */
  readonly since: string
  readonly bucket_seconds: number
}

/** `until` is the moment of asking, RFC 3339; `after` the number of the last row before `since`. */
export function summarise(
  ask: Ask,
  { since, bucket_seconds }: SummaryQuery,
  after: number,
  until: string,
): AuditSummary {
  const decided = "from log indexed by decided where type = 'call.decided' and seq > ?"
  const counts = ask<{ bucket: number; policy_result: Verdict; calls: number }>(
    `select unixepoch(timestamp) / cast(? as integer) bucket, policy_result, count(*) calls ${decided} group by 1, 2 order by 1`,
    [bucket_seconds, after],
  )
  const rules = ask<{ policy_id: string; policy_result: Verdict; calls: number }>(
    `select policy_id, policy_result, count(*) calls from
      (select record ->> '$.policy_id' policy_id, policy_result ${decided} and policy_result <> 'allow'
        order by seq desc limit ?)
      where policy_id is not null group by 1, 2 order by calls desc, policy_id limit ?`,
    [after, most.counted, most.rules],
  )
  const agents = ask<{ agent_id: string; calls: number }>(
    `select agent_id, count(*) calls ${decided} and agent_id is not null group by 1 order by calls desc, 1 limit ?`,
    [after, most.agents],
  )
  const buckets = [...Map.groupBy(counts, ({ bucket }) => bucket)].map(([bucket, found]) => {
    const of = (word: Verdict) => found.find(({ policy_result }) => policy_result === word)?.calls ?? 0
    const at = new Date(bucket * bucket_seconds * 1000).toISOString()
    return { at, allow: of('allow'), deny: of('deny'), escalate: of('escalate') }
  })
  return { since: new Date(since).toISOString(), until, bucket_seconds, buckets, rules, agents }
}
