// One scanner for what agents send and what tools answer: asks the scanning thread, masks what it found, says where and what kind.
import type { DlpFinding, DlpMatcher } from '../../../shared/contract/dlp.ts'
import { rankOf } from '../../../shared/contract/primitives.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import { createAskedThread } from '../../processes/asked-thread.ts'
import type { ScanAnswer, ScanQuestion } from './scan-worker.ts'
import { collectSegments, maskSegments, type SecretRange, type Segment } from './segments.ts'
import { createTails } from './tails.ts'

/** For one value, from the moment the thread has it (decision 18). */
export const scanBudgetMs = 250
/** The thread notices by itself that time is over, unless one pattern holds it up: then it is ended at the budget. */
const ownBudgetShare = 0.9
const slowLimitMs = 10_000
const memoryMb = 512

export interface ScanContext {
  readonly direction: 'outbound' | 'inbound'
  /** What this session sent before is looked at too; outbound only. */
  readonly session_id?: string
  readonly call_id?: string
  /** What is said of the value elsewhere (targets): masked alike. */
  readonly also?: Json
}

/** A pattern as the scanner uses it; `kind` stands in the mask, `name` in sentences. */
export interface ScannerPattern extends DlpMatcher {
  readonly name: string
  readonly kind: string
}

/** `over_budget`: the scan did not end in time; outbound that denies, inbound it withholds (decision 18). */
export type Scan =
  | {
      readonly outcome: 'scanned'
      /** The value itself when nothing is hidden in it. */
      readonly masked: Json
      readonly also: Json
      readonly findings: readonly DlpFinding[]
    }
  | { readonly outcome: 'over_budget'; readonly slowest: string | null }

export interface Scanner {
  /** Rejects when the scan fails: the caller denies or withholds. */
  scan(value: Json, context: ScanContext): Promise<Scan>
  /** The same with these patterns alone, without a memory, and with more time. */
  scanWith(value: Json, patterns: readonly ScannerPattern[]): Promise<Scan>
  /** Which texts each pattern finds something in; null when it takes too long. */
  tryEach(asked: readonly { matcher: DlpMatcher; texts: readonly string[] }[], limitMs?: number): Promise<boolean[][] | null>
  /** Resolves when the next scan uses them. */
  use(patterns: readonly ScannerPattern[]): Promise<void>
  nameOf(patternId: string): string
  forgetSession(sessionId: string): void
  /** Starts the thread ahead of the first scan. */
  warm(): void
  close(): Promise<void>
}

export interface ScannerDeps {
  readonly worker: URL
  readonly patterns: readonly ScannerPattern[]
  /** Milliseconds. */
  readonly budget?: number
}

export function createScanner({ worker, patterns, budget = scanBudgetMs }: ScannerDeps): Scanner {
  let used = new Map(patterns.map((pattern) => [pattern.id, pattern]))
  const data = () => [...used.values()].map(matcherOf)
  const thread = createAskedThread<ScanQuestion, ScanAnswer>({ worker, memoryMb, data })
  const tails = createTails()
  const ask = async (question: ScanQuestion, limit: number) => {
    const answer = await thread.ask(question, limit)
    // The next one need not wait for a new thread's start longer than it has to.
    if (answer === null) thread.warm()
    if (answer && 'failed' in answer) throw new Error(`the scan failed: ${answer.failed}`)
    return answer
  }
  const scan = async (value: Json, context: ScanContext, alone: readonly ScannerPattern[] | null, limit: number) => {
    const own = collectSegments(value)
    const segments = context.also === undefined ? own : [...own, ...collectSegments(context.also)]
    const { session_id, call_id = '', direction } = context
    const remembered = direction === 'outbound' && session_id !== undefined && alone === null
    const search = { segments, own: own.length, tails: remembered ? tails.before(session_id, call_id) : [] }
    const answer = await ask(
      { search, limit: limit * ownBudgetShare, ...(alone ? { alone: alone.map(matcherOf) } : {}) },
      limit,
    )
    if (answer === null || 'late' in answer) return late(answer)
    if (!('ranges' in answer)) throw new Error('the scanning thread answered something else')
    if (remembered) tails.keep(session_id, call_id, own.filter(({ is }) => is === 'value').map(({ text }) => text))
    const known = alone ? new Map(alone.map((pattern) => [pattern.id, pattern])) : used
    return scanned(value, context.also ?? null, { segments, own: own.length, ranges: answer.ranges, known })
  }
  return {
    scan: (value, context) => scan(value, context, null, budget),
    scanWith: (value, only) => scan(value, { direction: 'inbound' }, only, slowLimitMs),
    async tryEach(each, limitMs = slowLimitMs) {
      const answer = await ask({ each }, limitMs)
      return answer && 'hits' in answer ? answer.hits.map((hits) => [...hits]) : null
    },
    async use(next) {
      used = new Map(next.map((pattern) => [pattern.id, pattern]))
      await ask({ use: data() }, slowLimitMs)
    },
    nameOf: (id) => used.get(id)?.name ?? id,
    forgetSession: tails.forget,
    warm: thread.warm,
    close: thread.close,
  }
}

function late(answer: { late: string } | null): Scan {
  return { outcome: 'over_budget', slowest: answer?.late ?? null }
}

function matcherOf({ name: _name, kind: _kind, ...matcher }: ScannerPattern): DlpMatcher {
  return matcher
}

interface Answered {
  readonly segments: readonly Segment[]
  readonly own: number
  readonly ranges: readonly SecretRange[]
  readonly known: ReadonlyMap<string, ScannerPattern>
}

/** One finding for each stretch of a text; what is below the severity that hides is told and stays readable. */
function scanned(value: Json, also: Json, { segments, own, ranges, known }: Answered): Scan {
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

function hides({ severity }: SecretRange): boolean {
  return rankOf(severity) >= rankOf('medium')
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
  const first = ranks.a !== ranks.b ? ranks.a > ranks.b : lengths.a !== lengths.b ? lengths.a > lengths.b : a.pattern <= b.pattern
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
