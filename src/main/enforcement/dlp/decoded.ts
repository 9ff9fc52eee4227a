// What stands in a text encoded: base64, hex and percent escapes, undone once. A secret in it hides the encoded text.
import type { Segment } from './segments.ts'
import { type Hidden, View } from './views.ts'

/** Shorter runs hold nothing that a pattern would believe. */
const shortest = 16
const base64Run = /[A-Za-z0-9+/_-]{2,}(?:\r?\n[A-Za-z0-9+/_-]+)*={0,2}/g
const hexRun = /(?:[0-9A-Fa-f]{2}[\s:]?){8,}/g
const word = /[^\s"'<>]+/g
/** Stretches of a decoded run that people could have written; the rest is noise between them. */
const readable = /[\t\n\r\x20-\x7e]{6,}/g

/** All runs of all segments, decoded, one below the other. */
export function decodedView(segments: readonly Segment[], hidden: readonly Hidden[]): View {
  const view = new View()
  segments.forEach(({ text }, index) => {
    if (text.length < shortest) return
    for (const { run, at } of runsIn(text, hidden[index] ?? [])) {
      for (const decoded of run.decode()) {
        view.putDecoded(decoded, index, at, run.length)
        view.put('\n')
      }
    }
  })
  return view
}

interface Run {
  readonly length: number
  decode(): string[]
}

function* runsIn(text: string, hidden: Hidden): Generator<{ run: Run; at: number }> {
  for (const [expression, decode] of readers) {
    for (const match of text.matchAll(expression)) {
      const [run] = match
      const { index: at } = match
      if (run.length < shortest || hidden.some(({ start, end }) => start < at + run.length && end > at)) continue
      yield { at, run: { length: run.length, decode: () => decode(run) } }
    }
  }
}

const readers: readonly (readonly [RegExp, (run: string) => string[]])[] = [
  [base64Run, fromBase64],
  [hexRun, fromHex],
  [word, fromPercent],
]

/** A run may begin with characters that do not belong to it, so each of the four alignments is read. */
function fromBase64(run: string): string[] {
  const text = run.replace(/\s/g, '').replace(/=+$/, '')
  return [0, 1, 2, 3].flatMap((skip) => written(Buffer.from(text.slice(skip), 'base64').toString('latin1')))
}

function fromHex(run: string): string[] {
  const text = run.replace(/[\s:]/g, '')
  return [0, 1].flatMap((skip) => written(Buffer.from(text.slice(skip), 'hex').toString('latin1')))
}

function fromPercent(run: string): string[] {
  const bytes = run.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return bytes === run ? [] : [bytes]
}

function written(text: string): string[] {
  const found = text.match(readable)
  return found ? [found.join('\n')] : []
}
