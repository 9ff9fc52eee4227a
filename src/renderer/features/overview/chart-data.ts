// From buckets of the log to the columns of the chart: every hour of the day has one, the quiet ones too.
import type { AuditSummary } from '../../../shared/contract/event.ts'

export interface Column {
  /** RFC 3339. */
  readonly at: string
  readonly allow: number
  readonly escalate: number
  readonly deny: number
}

/** One column for each bucket between `since` and `until`, in order. */
export function columnsOf({ since, until, bucket_seconds, buckets }: AuditSummary): Column[] {
  const bucketMs = bucket_seconds * 1000
  const first = Math.floor(Date.parse(since) / bucketMs)
  const last = Math.floor(Date.parse(until) / bucketMs)
  const found = new Map(buckets.map((bucket) => [Math.floor(Date.parse(bucket.at) / bucketMs), bucket]))
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const number = first + index
    return found.get(number) ?? { at: new Date(number * bucketMs).toISOString(), allow: 0, escalate: 0, deny: 0 }
  })
}

/** The top of the scale: a round number that no column exceeds. */
export function scaleTop(columns: readonly Column[]): number {
  const most = Math.max(4, ...columns.map(({ allow, escalate, deny }) => allow + escalate + deny))
  const magnitude = 10 ** Math.floor(Math.log10(most))
  return [1, 2, 4, 5, 10].map((step) => step * magnitude).find((top) => top >= most) ?? most
}

export function totalsOf({ buckets }: Pick<AuditSummary, 'buckets'>): {
  allow: number
  deny: number
  escalate: number
} {
  const sum = (word: 'allow' | 'deny' | 'escalate') => buckets.reduce((total, bucket) => total + bucket[word], 0)
  return { allow: sum('allow'), deny: sum('deny'), escalate: sum('escalate') }
}
