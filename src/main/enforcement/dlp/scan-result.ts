// What a scan came to: the value with its secrets masked, and one finding for each stretch that holds one.
import type { DlpFinding } from '../../../shared/contract/dlp.ts'
import { rankOf } from '../../../shared/contract/primitives.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import type { Scan, ScannerPattern } from './scanner.ts'
import { hides, maskSegments, type SecretRange, type Segment } from './segments.ts'

/** What the scanning thread said of a value and of what is said of it elsewhere. */
export interface Answered {
  readonly segments: readonly Segment[]
  readonly own: number
  readonly ranges: readonly SecretRange[]
  readonly known: ReadonlyMap<string, ScannerPattern>
}

/** One finding for each stretch of a text; what is below the severity that hides is told and stays readable. */
export function scanned(value: Json, also: Json, { segments, own, ranges, known }: Answered): Scan {
  if (ranges.length === 0) return { outcome: 'scanned', masked: value, also, findings: [] }
  const stretches = stretchesOf(ranges)
  const maskIn = (shift: number) => (segment: number) => {
    const mine = (stretches.get(segment + shift) ?? []).filter(hides)
    return mine.length > 0 ? maskedText(segments[segment + shift]?.text ?? '', mine, known) : null
  }
  const main = maskSegments(value, maskIn(0))
  const beside = maskSegments(also, maskIn(own))
  const findings: DlpFinding[] = []
  for (const [segment, mine] of stretches) {
    const at = segment < own ? main.pointers[segment] : null
    if (at === null || at === undefined) continue
    for (const { pattern, severity, start, end } of mine) {
      const redacted = redactedText((segments[segment]?.text ?? '').slice(start, end))
      findings.push({ pattern, severity, at, redacted })
    }
  }
  findings.push(...onlyBeside(stretches, own, findings))
  return { outcome: 'scanned', masked: main.value, also: beside.value, findings: findings.sort(inOrder) }
}

/** What shows only in another form of the value (an address with its escapes undone) counts as well. */
function onlyBeside(
  stretches: ReadonlyMap<number, readonly SecretRange[]>,
  own: number,
  findings: readonly DlpFinding[],
): DlpFinding[] {
  const told = new Set(findings.map(({ pattern }) => pattern))
  const more = new Map<string, DlpFinding>()
  for (const [segment, mine] of stretches) {
    if (segment < own) continue
    for (const { pattern, severity } of mine) {
      if (!told.has(pattern)) more.set(pattern, { pattern, severity, at: '', redacted: '…' })
    }
  }
  return [...more.values()]
}

/** Overlapping ranges of a segment become one, named after the most severe, then the longest, then the first by name. */
function stretchesOf(ranges: readonly SecretRange[]): Map<number, SecretRange[]> {
  const bySegment = Map.groupBy(ranges, ({ segment }) => segment)
  return new Map(
    [...bySegment].map(([segment, mine]) => {
      const merged: SecretRange[] = []
      for (const range of mine.sort((a, b) => a.start - b.start || b.end - a.end)) {
        const last = merged.at(-1)
        if (!last || range.start >= last.end) merged.push(range)
        else merged[merged.length - 1] = mergedRange(last, range)
      }
      return [segment, merged]
    }),
  )
}

function mergedRange(a: SecretRange, b: SecretRange): SecretRange {
  const lengths = { a: a.end - a.start, b: b.end - b.start }
  const ranks = { a: rankOf(a.severity), b: rankOf(b.severity) }
  const first =
    ranks.a !== ranks.b ? ranks.a > ranks.b : lengths.a !== lengths.b ? lengths.a > lengths.b : a.pattern <= b.pattern
  const { pattern, severity } = first ? a : b
  return { segment: a.segment, start: a.start, end: Math.max(a.end, b.end), pattern, severity }
}

function maskedText(text: string, mine: readonly SecretRange[], known: Answered['known']): string {
  let masked = text
  for (const { start, end, pattern } of mine.toReversed()) {
    masked = `${masked.slice(0, start)}⟦secret:${known.get(pattern)?.kind ?? pattern}⟧${masked.slice(end)}`
  }
  return masked
}

/** Enough to find it again, too little to use it. */
export function redactedText(secret: string): string {
  const shown = secret.length >= 20 ? secret.slice(0, 4).replace(/[^\x21-\x7e]/g, '·') : ''
  return `${shown}… (${secret.length} characters)`
}

function inOrder(a: DlpFinding, b: DlpFinding): number {
  const key = ({ at, pattern, redacted }: DlpFinding) => `${at}\n${pattern}\n${redacted}`
  return key(a) < key(b) ? -1 : 1
}
