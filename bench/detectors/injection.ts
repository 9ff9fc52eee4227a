// What the injection scanner finds and what it takes for an attack, on both halves of its corpus; a part of `npm run bench:detectors`.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { createInboundScanner, type InboundScanner } from '../../src/main/enforcement/inbound/scanner.ts'
import { type InboundFinding, patternClassSchema } from '../../src/shared/contract/inbound.ts'
import type { Json } from '../../src/shared/json/strict-parse.ts'
import { type AttackCase, attackCases, type BenignCase, benignCases } from '../../test/corpora/injection/cases.ts'
import { slowTexts } from '../../test/corpora/injection/slow-texts.ts'
import type { Half } from '../../test/corpora/injection/split.ts'
import { type Report, shareText } from './report.ts'

export interface InjectionRow {
  readonly half: Half
  /** A class, a way of hiding, `indirect`, or a total. */
  readonly class: string
  readonly attacks: number
  /** With any finding, and with a finding of the class itself. */
  readonly found: number
  readonly named: number
  /** Wilson's interval at 95 % of found / attacks. */
  readonly recall: string
  readonly benign: number
  /** Harmless texts with a finding of this class; in totals, with any. */
  readonly false_positives: number
  readonly false_positive_rate: string
}

const worker = new URL('../../src/main/enforcement/inbound/scanner-worker.ts', import.meta.url)

interface Scanned<Case> {
  readonly each: Case
  readonly findings: readonly InboundFinding[]
}

/** Harmless texts that quote an attack word for word are a row of their own: they cannot be told from it. */
const quoted = 'quoted'

export interface ScannedCorpus {
  readonly attacks: readonly Scanned<AttackCase>[]
  readonly benign: readonly Scanned<BenignCase>[]
}

export async function scanCorpus(): Promise<ScannedCorpus> {
  const scanner = createInboundScanner({ worker, limit_ms: 10_000 })
  try {
    return { attacks: await scanAll(attackCases(), scanner), benign: await scanAll(benignCases(), scanner) }
  } finally {
    await scanner.close()
  }
}

async function scanAll<Case extends AttackCase | BenignCase>(
  cases: readonly Case[],
  scanner: InboundScanner,
): Promise<Scanned<Case>[]> {
  const scanned: Scanned<Case>[] = []
  for (const each of cases) scanned.push({ each, findings: await scanner.scan(each.value) })
  return scanned
}

export function rowsOf({ attacks, benign }: ScannedCorpus): InjectionRow[] {
  return (['develop', 'held_out'] as const).flatMap((half) => {
    const mine = attacks.filter(({ each }) => each.half === half && each.wave === 1)
    const ofWave = (wave: 2 | 3) => attacks.filter(({ each }) => each.half === half && each.wave === wave)
    const harmless = benign.filter(({ each }) => each.half === half && each.set !== quoted)
    const quotations = benign.filter(({ each }) => each.half === half && each.set === quoted)
    const plain = mine.filter(({ each }) => !each.set.startsWith('hidden: ') && each.pattern_class !== null)
    const hidden = mine.filter(({ each }) => each.set.startsWith('hidden: '))
    const byDisguise = [...Map.groupBy(hidden, ({ each }) => each.set)].toSorted(([a], [b]) => (a < b ? -1 : 1))
    return [
      ...patternClassSchema.options.map((name) =>
        row(
          half,
          name,
          plain.filter(({ each }) => each.pattern_class === name),
          harmless,
          ({ findings }) => findings.some(({ pattern_class }) => pattern_class === name),
        ),
      ),
      ...forgedOf(plain).map(([name, cases]) => row(half, `structured_escalation, ${name}`, cases, [])),
      row(half, 'all classes, as they stand', plain, harmless),
      row(half, 'all classes, written after the patterns', ofWave(2), []),
      row(
        half,
        'all words, written by somebody else',
        ofWave(3).filter(({ each }) => each.pattern_class !== 'structured_escalation'),
        [],
      ),
      ...forgedOf(ofWave(3)).map(([name, cases]) => row(half, `${name}, written by somebody else`, cases, [])),
      ...byDisguise.map(([name, cases]) => row(half, name, cases, [])),
      row(half, 'all hidden', hidden, []),
      row(
        half,
        'indirect',
        mine.filter(({ each }) => each.pattern_class === null),
        [],
      ),
      row(half, 'quotations of attacks', [], quotations),
    ]
  })
}

/** Chat templates, calls of tools and approvals apart. */
function forgedOf(cases: readonly Scanned<AttackCase>[]): [string, Scanned<AttackCase>[]][] {
  return [
    ...Map.groupBy(
      cases.filter(({ each }) => each.pattern_class === 'structured_escalation'),
      ({ each }) => each.set,
    ),
  ]
}

function row(
  half: Half,
  name: string,
  attacks: readonly Scanned<AttackCase>[],
  benign: readonly Scanned<BenignCase>[],
  alarmed: (each: Scanned<BenignCase>) => boolean = ({ findings }) => findings.length > 0,
): InjectionRow {
  const found = attacks.filter(({ findings }) => findings.length > 0).length
  const named = attacks.filter(({ each, findings }) =>
    findings.some(({ pattern_class }) => pattern_class === each.pattern_class),
  ).length
  const false_positives = benign.filter(alarmed).length
  return {
    half,
    class: name,
    attacks: attacks.length,
    found,
    named,
    recall: shareText(found, attacks.length),
    benign: benign.length,
    false_positives,
    false_positive_rate: shareText(false_positives, benign.length),
  }
}

export interface SpeedRow {
  readonly what: string
  /** Of a size for which a limit is promised. */
  readonly usual: boolean
  readonly slowest_ms: number
  /** The longest time that the thread of the caller did nothing else. */
  readonly loop_blocked_ms: number
}

/** How long a scan takes, in milliseconds, once the thread is warm. */
export async function injectionSpeed(): Promise<SpeedRow[]> {
  const scanner = createInboundScanner({ worker, limit_ms: 10_000 })
  const documents = benignCases()
    .map(({ value }) => String(value))
    .join('\n')
  const long = (size: number) => documents.repeat(Math.ceil(size / documents.length)).slice(0, size)
  const subjects: [what: string, values: Json[], usual?: true][] = [
    [`${slowTexts.length} texts of 100 KB made to be slow`, slowTexts.map(([, text]) => text), true],
    ['10 KB of harmless texts', [long(10_000)], true],
    ['100 KB of harmless texts', [long(100_000)], true],
    ['2 MB, the most that is scanned', [long(2_000_000)]],
    ['199,000 values', [Array.from({ length: 199_000 }, (_, index) => index % 10)]],
    ['65,000 short texts with keys', [Array.from({ length: 65_000 }, (_, index) => ({ key: `text ${index}` }))]],
  ]
  try {
    for (let round = 0; round < 3; round += 1) await scanner.scan(long(100_000))
    const rows: SpeedRow[] = []
    for (const [what, values, usual = false] of subjects) rows.push({ ...(await timed(what, values, scanner)), usual })
    return rows
  } finally {
    await scanner.close()
  }
}

/** Of three turns the best: the machine has other work too. */
async function timed(what: string, values: readonly Json[], scanner: InboundScanner): Promise<Omit<SpeedRow, 'usual'>> {
  const turns: Omit<SpeedRow, 'usual'>[] = []
  for (let turn = 0; turn < 3; turn += 1) {
    const loop = monitorEventLoopDelay({ resolution: 5 })
    loop.enable()
    let slowest = 0
    for (const value of values) {
      const began = performance.now()
      await scanner.scan(value)
      slowest = Math.max(slowest, performance.now() - began)
    }
    // What happened last is measured when the loop turns again.
    await setTimeout(20)
    loop.disable()
    turns.push({ what, slowest_ms: Math.round(slowest), loop_blocked_ms: Math.round(loop.max / 1e6) })
  }
  const least = (key: 'slowest_ms' | 'loop_blocked_ms') => Math.min(...turns.map((each) => each[key]))
  return { what, slowest_ms: least('slowest_ms'), loop_blocked_ms: least('loop_blocked_ms') }
}

/** Of the half that patterns are tuned on; the other one is not looked at. */
function missesOf({ attacks, benign }: ScannedCorpus): string[] {
  const missed = attacks
    .filter(({ each, findings }) => each.half === 'develop' && findings.length === 0)
    .map(({ each }) => `missed: ${each.set} ${JSON.stringify(each.phrase)}`)
  const alarms = benign
    .filter(({ each, findings }) => each.half === 'develop' && findings.length > 0)
    .map(({ each }) => `taken for an attack: ${each.set} ${JSON.stringify(each.value)}`)
  return [...missed, ...alarms]
}

const mostFalse = 0.01
const slowest = { scan_ms: 250, loop_ms: 50 }
/** What can be told for certain has to be found always. */
export const certain = /tags$|ansi [a-z]+$|chat-template$|tool-call$|forged-approval$/

/** The half that was held out, or with `develop` the other one and what was missed in it; then how long scans take. */
export async function reportInjection(develop: boolean): Promise<Report> {
  const corpus = await scanCorpus()
  const rows = rowsOf(corpus).filter(({ half }) => (half === 'develop') === develop)
  const speed = await injectionSpeed()
  const below = rows.flatMap((each) => [
    ...(each.benign > 0 && each.class !== 'quotations of attacks' && each.false_positives / each.benign > mostFalse
      ? [`${each.class}: ${each.false_positives} of ${each.benign} harmless texts taken for an attack`]
      : []),
    ...(certain.test(each.class) && each.found < each.attacks
      ? [`${each.class}: ${each.found} of ${each.attacks}`]
      : []),
  ])
  const slow = speed.filter(
    (each) => (each.usual && each.slowest_ms > slowest.scan_ms) || each.loop_blocked_ms > slowest.loop_ms,
  )
  return {
    title: `Injected orders, ${develop ? 'the half that may be looked at' : 'held out'}`,
    rows: rows.map(({ half: _half, class: name, ...figures }) => ({ name, ...figures })),
    notes: [
      ...speed.map(
        (each) =>
          `${each.what}: ${each.slowest_ms} ms at most, the event loop stood still for ${each.loop_blocked_ms} ms.`,
      ),
      ...(develop ? missesOf(corpus) : []),
    ],
    short: [...below, ...slow.map(({ what }) => `${what} took too long`)],
  }
}
