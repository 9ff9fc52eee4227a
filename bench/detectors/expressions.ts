// Expressions that ruin backtracking engines, on long texts: how long the longest search takes, and how long the event loop stood still.
import { createScanner } from '../../src/main/enforcement/dlp/scanner.ts'
import type { Report } from './report.ts'

const worker = new URL('../../src/main/enforcement/dlp/scan-worker.ts', import.meta.url)
const length = 102_400
const rounds = 5
const limits = { search_ms: 250, loop_ms: 50 }

/** Every letter that one of them needs, so that none is spared for the lack of one. */
const lure = 'b c y z q x ! ; 2 0! , :// com < " ( '

/** Expression and the piece of text that it likes least. */
const classics: readonly (readonly [expression: string, piece: string])[] = [
  ['(a+)+$', 'a'],
  ['(a+)+b', 'a'],
  ['(a|a)*b', 'a'],
  ['(a|aa)+c', 'a'],
  ['(a*)*b', 'a'],
  ['(?:a?){50}a{50}b', 'a'],
  ['^(\\w+\\s?)*!', 'word '],
  ['(\\w+\\s?)*;', 'word '],
  ['([a-zA-Z]+)*[0-9]!', 'abc'],
  ['(x+x+)+y', 'x'],
  ['(.*)*q', 'ab '],
  ['(.*a){12}z', 'a'],
  ['^(([a-z])+.)+[A-Z]([a-z])+!', 'aaaaa'],
  ['(\\d+)+x', '1'],
  ['(\\s+)+;', ' '],
  ['\\s+$x', ' '],
  ['<(?:[^>]+)+>!', '<<'],
  ['"(?:[^"\\\\]|\\\\.)*"!', '\\"'],
  ['(?:[^,]*,){20}z', 'a,'],
  ['^([a-zA-Z0-9._-]+)+@([a-zA-Z0-9-]+\\.)+com!', 'a.'],
  ['(?:https?://)?(?:[\\w-]+\\.)+[\\w-]+/(?:[\\w-]+/)*!', 'a.b/'],
  ['([01]+)+2', '01'],
  ['(?:(?:ab)+)+c', 'ab'],
  ['(a+){10}y', 'a'],
  ['(?:\\([^()]*\\))*;', '()'],
]

export async function reportExpressions(): Promise<Report> {
  const scanner = createScanner({ worker, patterns: [] })
  const short: string[] = []
  try {
    // A thread that has just started is slow for a moment; the scanner warms its own before a call has to wait.
    await scanner.tryEach([{ matcher: matcherOf('(a+)+$'), texts: ['a'.repeat(20_000)], exhaust: true }])
    const loop = watchLoop()
    const rows = []
    for (const [expression, piece] of classics) {
      const text = (lure + piece.repeat(Math.ceil(length / piece.length))).slice(0, length)
      const ms = await quickest(() =>
        scanner.tryEach([{ matcher: matcherOf(expression), texts: [text], exhaust: true }], limits.search_ms * 20),
      )
      if (ms > limits.search_ms) short.push(`${expression} took ${ms} ms`)
      rows.push({ name: expression, characters: length, ms })
    }
    const slowest = loop.longest()
    if (slowest > limits.loop_ms) short.push(`the event loop stood still for ${slowest} ms`)
    return {
      title: `${classics.length} expressions that ruin backtracking engines, each on ${length} characters`,
      rows,
      notes: [`The event loop stood still for ${slowest} ms at most.`],
      short,
    }
  } finally {
    await scanner.close()
  }
}

/** Of several runs, for others may be busy on this machine; one that never ends counts as endless. */
async function quickest(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now()
    const ended = await run()
    times.push(ended === null ? Number.POSITIVE_INFINITY : Math.round(performance.now() - began))
  }
  return Math.min(...times)
}

/** How long this thread was at work without a pause, at most; what others do on the machine does not count. */
function watchLoop() {
  let longest = 0
  let before = process.threadCpuUsage()
  const timer = setInterval(() => {
    const { user, system } = process.threadCpuUsage(before)
    before = process.threadCpuUsage()
    longest = Math.max(longest, (user + system) / 1000)
  }, 5)
  return {
    longest() {
      clearInterval(timer)
      return Math.round(longest)
    },
  }
}

function matcherOf(pattern: string) {
  return { id: pattern, pattern, severity: 'high' as const, keywords: [] }
}
