// Masks secrets inside their strings, everywhere but in what is forwarded (architecture, Pipelines 4).
import { lintSource } from '@secretlint/core'
import { secretLintProfiler } from '@secretlint/profiler'
import { rules } from '@secretlint/secretlint-rule-preset-recommend'
import { RE2JS } from 're2js'
import { type Json, JsonNumber } from '../../../shared/json/strict-parse.ts'

/** `at` is a JSON pointer to the string (for a key: to its value). */
export interface SecretFinding {
  readonly pattern: string
  readonly at: string
}

export interface Masker {
  /** A copy with every recognised secret replaced by `⟦secret:kind⟧`. Rejects when the scan fails: the caller denies. */
  mask(value: Json): Promise<{ masked: Json; findings: SecretFinding[] }>
}

/** The profiler keeps every measurement for ever. */
secretLintProfiler.setEnabled(false)

/**
 * The preset's rules one by one. Its filter for comments would obey `secretlint-disable` in the scanned text itself, so
 * whoever writes the text could switch the scan off. Key ids of AWS are found only when asked for.
 */
const config = {
  rules: rules
    .filter((rule) => !rule.meta.id.includes('filter-comments'))
    .map((rule) => ({
      id: rule.meta.id,
      rule,
      ...(rule.meta.id.endsWith('-aws') ? { options: { enableIDScanRule: true } } : {}),
    })),
}

/** What the preset has no rule for, or only for well-formed ones. Linear-time patterns. */
const own: readonly (readonly [string, RE2JS])[] = [
  ['jwt', RE2JS.compile('eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}')],
  // The console's own: of operators, and of enrolments.
  ['behavry_token', RE2JS.compile('bh(?:o|v_enroll)_[A-Za-z0-9_-]{43}')],
  ['private_key', RE2JS.compile('(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)')],
]

interface Range {
  readonly start: number
  readonly end: number
  readonly pattern: string
}

export function createMasker(): Masker {
  return {
    async mask(value) {
      const strings = collect(value)
      const ranges = await scan(strings.map(({ text }) => text).join('\n'))
      if (ranges.length === 0) return { masked: value, findings: [] }
      return apply(value, strings, ranges)
    },
  }
}

interface FoundString {
  readonly text: string
  readonly at: string
}

/** All strings, keys too, in one order that `apply` repeats. */
function collect(value: Json, at = '', found: FoundString[] = []): FoundString[] {
  if (typeof value === 'string') found.push({ text: value, at })
  else if (Array.isArray(value)) value.forEach((item, index) => void collect(item, `${at}/${index}`, found))
  else if (value !== null && typeof value === 'object' && !(value instanceof JsonNumber)) {
    for (const [key, item] of Object.entries(value)) {
      const place = `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
      found.push({ text: key, at: place })
      collect(item, place, found)
    }
  }
  return found
}

async function scan(text: string): Promise<Range[]> {
  const { messages } = await lintSource({
    source: { content: text, filePath: 'arguments.txt', ext: '.txt', contentType: 'text' },
    options: { noPhysicFilePath: true, config } as never,
  })
  const ranges = messages.map(({ range: [start, end], messageId, ruleId }) => ({
    start,
    end,
    pattern: (messageId ?? ruleId).toLowerCase(),
  }))
  for (const [pattern, expression] of own) {
    const matcher = expression.matcher(text)
    while (matcher.find()) ranges.push({ start: matcher.start(), end: matcher.end(), pattern })
  }
  return merged(ranges)
}

/** Overlapping findings become one, named after the first. */
function merged(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort((a, b) => a.start - b.start || b.end - a.end)
  const kept: Range[] = []
  for (const range of sorted) {
    const last = kept.at(-1)
    if (last && range.start < last.end) kept[kept.length - 1] = { ...last, end: Math.max(last.end, range.end) }
    else kept.push(range)
  }
  return kept
}

function apply(value: Json, strings: readonly FoundString[], ranges: readonly Range[]) {
  const findings: SecretFinding[] = []
  let next = 0
  let offset = 0
  const take = (): string => {
    const { text, at } = strings[next] ?? { text: '', at: '' }
    next += 1
    const from = offset
    offset += text.length + 1
    return maskOne(text, at, from, ranges, findings)
  }
  const walk = (part: Json): Json => {
    if (typeof part === 'string') return take()
    if (Array.isArray(part)) return part.map(walk)
    if (part === null || typeof part !== 'object' || part instanceof JsonNumber) return part
    return Object.fromEntries(Object.entries(part).map(([, item]) => [take(), walk(item)])) as Json
  }
  return { masked: walk(value), findings }
}

function maskOne(text: string, at: string, from: number, ranges: readonly Range[], findings: SecretFinding[]): string {
  const mine = ranges.filter(({ start, end }) => start < from + text.length && end > from)
  let masked = text
  for (const { start, end, pattern } of mine.toReversed()) {
    findings.push({ pattern, at })
    masked = `${masked.slice(0, Math.max(0, start - from))}⟦secret:${pattern}⟧${masked.slice(Math.max(0, end - from))}`
  }
  return masked
}
