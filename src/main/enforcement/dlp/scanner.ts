// One scanner for what agents send and what tools answer: asks the scanning thread, masks what it found, says where and what kind.
import type { DlpFinding, DlpMatcher } from '../../../shared/contract/dlp.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import { createAskedThread } from '../../processes/asked-thread.ts'
import { type Answered, scanned } from './scan-result.ts'
import type { ScanAnswer, ScanQuestion, Trial } from './scan-worker.ts'
import type { Searched } from './search.ts'
import { collectSegments, type Segment } from './segments.ts'
import { createTails } from './tails.ts'

/** For one value (decision 18): of the thread's own work, so that a busy machine denies nothing. */
const budgetMs = 250
/** Characters that the budget is for; longer values get a millisecond for each so many more. */
const usualLength = 131_072
const charactersPerMs = 2048
const mostExtraMs = 4000
/** The thread notices by itself that time is over, unless one pattern holds it up: then it is ended, by the clock. */
const patienceOf = (budget: number) => 2 * budget + 1750
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
  tryEach(asked: readonly Trial[], limitMs?: number): Promise<boolean[][] | null>
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

export function createScanner({ worker, patterns, budget = budgetMs }: ScannerDeps): Scanner {
  let used = byId(patterns)
  const data = () => [...used.values()].map(matcherOf)
  const thread = createThread(worker, data)
  // What operators try out takes as long as it takes, and no call waits for it.
  const workshop = createThread(worker, () => [])
  const tails = createTails()
  return {
    async scan(value, { direction, session_id, call_id = '', also }) {
      const remembered = direction === 'outbound' ? session_id : undefined
      const looked = lookedAt(value, also, remembered === undefined ? [] : tails.before(remembered, call_id))
      const limit = budget + extraFor(looked.segments)
      const answer = await thread.ask({ search: looked, limit }, patienceOf(limit))
      if (remembered !== undefined) tails.keep(remembered, call_id, openEnds(looked, answer))
      return resultOf(answer, value, also, { ...looked, known: used })
    },
    async scanWith(value, only) {
      const looked = lookedAt(value, undefined, [])
      const alone = only.map(matcherOf)
      const answer = await workshop.ask({ search: looked, alone, limit: slowLimitMs }, slowLimitMs)
      return resultOf(answer, value, undefined, { ...looked, known: byId(only) })
    },
    async tryEach(each, limitMs = slowLimitMs) {
      const answer = await workshop.ask({ each }, limitMs)
      return answer && 'hits' in answer ? answer.hits.map((hits) => [...hits]) : null
    },
    async use(next) {
      used = byId(next)
      await thread.ask({ use: data() }, slowLimitMs)
    },
    nameOf: (id) => used.get(id)?.name ?? id,
    forgetSession: tails.forget,
    warm: thread.warm,
    async close() {
      await Promise.all([thread.close(), workshop.close()])
    },
  }
}

/** A thread that is replaced at once when it had to be ended: whoever comes next waits no longer than they must. */
function createThread(worker: URL, data: () => readonly DlpMatcher[]) {
  const thread = createAskedThread<ScanQuestion, ScanAnswer>({ worker, memoryMb, data })
  return {
    ...thread,
    async ask(question: ScanQuestion, limit: number): Promise<ScanAnswer | null> {
      const answer = await thread.ask(question, limit)
      if (answer === null) thread.warm()
      if (answer && 'failed' in answer) throw new Error(`the scan failed: ${answer.failed}`)
      return answer
    },
  }
}

function lookedAt(value: Json, also: Json | undefined, tails: readonly string[]): Searched {
  const own = collectSegments(value)
  const segments = also === undefined ? own : [...own, ...collectSegments(also)]
  return { segments, own: own.length, tails }
}

/** Of each value what follows its last secret: one that is known already is no beginning of another. */
function openEnds({ segments, own }: Searched, answer: ScanAnswer | null): string[] {
  const ends = new Map<number, number>()
  for (const { segment, end } of answer && 'ranges' in answer ? answer.ranges : []) {
    ends.set(segment, Math.max(end, ends.get(segment) ?? 0))
  }
  return segments
    .slice(0, own)
    .flatMap(({ is, text }, index) => (is === 'value' ? [text.slice(ends.get(index) ?? 0)] : []))
}

function resultOf(answer: ScanAnswer | null, value: Json, also: Json | undefined, about: About): Scan {
  if (answer === null) return { outcome: 'over_budget', slowest: null }
  if ('late' in answer) return { outcome: 'over_budget', slowest: answer.late }
  if (!('ranges' in answer)) throw new Error('the scanning thread answered something else')
  return scanned(value, also ?? null, { ...about, ranges: answer.ranges })
}

type About = Omit<Answered, 'ranges'>

function byId(patterns: readonly ScannerPattern[]): ReadonlyMap<string, ScannerPattern> {
  return new Map(patterns.map((pattern) => [pattern.id, pattern]))
}

function extraFor(segments: readonly Segment[]): number {
  const length = segments.reduce((sum, { text }) => sum + text.length, 0)
  return Math.min(mostExtraMs, Math.max(0, length - usualLength) / charactersPerMs)
}

function matcherOf({ name: _name, kind: _kind, ...matcher }: ScannerPattern): DlpMatcher {
  return matcher
}
