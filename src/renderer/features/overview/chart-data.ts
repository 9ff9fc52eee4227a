// From buckets of the log to the columns of the chart: every hour of the day has one, the quiet ones too.
import type { AuditSummary } from '../../../shared/contract/event.ts'

/** Times in seconds since the epoch, and per verdict the height up to which its part of the column reaches. */
export interface ChartData {
  readonly times: readonly number[]
  readonly allow: readonly number[]
  readonly allowAndHeld: readonly number[]
  readonly all: readonly number[]
}

export function chartData({ since, until, bucket_seconds, buckets }: AuditSummary): ChartData {
  const first = Math.floor(Date.parse(since) / 1000 / bucket_seconds)
  const last = Math.floor(Date.parse(until) / 1000 / bucket_seconds)
  const found = new Map(buckets.map((bucket) => [Date.parse(bucket.at) / 1000 / bucket_seconds, bucket]))
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const stacked = numbers.map((number) => {
    const { allow, escalate, deny } = found.get(number) ?? { allow: 0, escalate: 0, deny: 0 }
    return { allow, allowAndHeld: allow + escalate, all: allow + escalate + deny }
  })
  return {
    times: numbers.map((number) => number * bucket_seconds),
    allow: stacked.map((column) => column.allow),
    allowAndHeld: stacked.map((column) => column.allowAndHeld),
    all: stacked.map((column) => column.all),
  }
}

export function totalsOf({ buckets }: Pick<AuditSummary, 'buckets'>): {
  allow: number
  deny: number
  escalate: number
} {
  const sum = (word: 'allow' | 'deny' | 'escalate') => buckets.reduce((total, bucket) => total + bucket[word], 0)
  return { allow: sum('allow'), deny: sum('deny'), escalate: sum('escalate') }
}
