// Finds injections in the texts of one value: as they stand, then with one disguise after the other taken off.
import {
  type Decoder,
  type InboundFinding,
  type PatternClass,
  severityOfClass,
  snippetLength,
} from '../../../../shared/contract/inbound.ts'
import { cutInTheMiddle, visible } from '../../../../shared/visible-text.ts'
import { readBase64, readHex, readPercent } from './decode.ts'
import type { FindPatterns } from './find-patterns.ts'
import {
  compatible,
  type Step,
  withBlanks,
  withoutInvisible,
  withoutLeetspeak,
  withoutLookAlikes,
  withoutSpacing,
} from './fold.ts'
import {
  type HiddenText,
  readEscapes,
  readReversed,
  readSelectors,
  readTags,
  readZeroWidthBits,
  withoutEscapes,
} from './hidden-text.ts'
import { readUnshown, withoutMarkup } from './markup.ts'

/** A finding in the text with this index. */
export type TextFinding = Omit<InboundFinding, 'at'> & { readonly index: number }

/** One after the other, each on what the one before left. */
const steps: readonly (readonly [Decoder, Step])[] = [
  ['ansi', withoutEscapes],
  ['invisible', withoutInvisible],
  ['nfkc', compatible],
  ['lookalike', withoutLookAlikes],
  ['html', withoutMarkup],
  ['spacing', withoutSpacing],
  ['leetspeak', withoutLeetspeak],
]

/** Text within the text; `null` from the reader: there is none. */
const within: readonly (readonly [Decoder, (text: string) => HiddenText | string | null])[] = [
  ['tags', readTags],
  ['selectors', readSelectors],
  ['ansi', readEscapes],
  ['invisible', readZeroWidthBits],
  ['invisible', withBlanks],
  ['bidi', readReversed],
  ['html', readUnshown],
  ['base64', readBase64],
  ['hex', readHex],
  ['percent', readPercent],
]
/** An order that had to be decoded first is a payload, whatever else it is. */
const encodings: readonly Decoder[] = ['tags', 'selectors', 'base64', 'hex']

/** Without one of these there is nothing to decode, and nothing to fold but blanks, marks and digits. */
const unusual = /[^\t\n\r\x20-\x7e]|[<%&\\]|[A-Za-z](?:[*~`]|__)|[0-9A-Za-z+/_-]{12}|(?:[0-9A-Fa-f]{2}[ :,]?){8}|0x/
const always: readonly Decoder[] = ['spacing', 'leetspeak']

export function scanTexts(texts: readonly string[], find: FindPatterns): TextFinding[] {
  const found = new Findings()
  const places = Map.groupBy(texts.keys(), (index) => texts[index] ?? '')
  for (const [text, indexes] of places) if (unusual.test(text)) scanWithin(text, indexes, find, found)
  // As one text: an order may be spread over several.
  scanJoined(texts, find, found)
  for (const [text, indexes] of places) scanSteps(text, indexes, find, found)
  return found.list
}

function scanSteps(text: string, indexes: readonly number[], find: FindPatterns, found: Findings): void {
  const plainly = !unusual.test(text)
  let left = text
  for (const [decoder, step] of steps) {
    if (plainly && !always.includes(decoder)) continue
    const next = step(left)
    if (next === null) continue
    left = next
    for (const hit of find(left)) found.add(indexes, decoder, hit.pattern_class, left.slice(hit.start, hit.end))
  }
}

function scanJoined(texts: readonly string[], find: FindPatterns, found: Findings): void {
  const joined = texts.join('\n')
  const ends: number[] = []
  for (const { length } of texts) ends.push((ends.at(-1) ?? -1) + 1 + length)
  const hits = find(joined, ends).toSorted((a, b) => a.start - b.start)
  let index = 0
  for (const hit of hits) {
    while (hit.start > (ends[index] ?? 0) && index < texts.length - 1) index += 1
    found.add([index], 'none', hit.pattern_class, joined.slice(hit.start, hit.end))
  }
}

function scanWithin(outer: string, indexes: readonly number[], find: FindPatterns, found: Findings): void {
  for (const [decoder, read] of within) {
    const inner = read(outer)
    if (inner === null) continue
    const { text, certain } = typeof inner === 'string' ? { text: inner, certain: false } : inner
    for (const each of new Set([text, plain(text)])) {
      for (const hit of find(each)) {
        const words = each.slice(hit.start, hit.end)
        found.add(indexes, decoder, hit.pattern_class, words)
        if (encodings.includes(decoder)) found.add(indexes, decoder, 'encoded_payload', words)
      }
    }
    if (certain) found.add(indexes, decoder, 'encoded_payload', text)
  }
}

/** All steps at once. */
function plain(text: string): string {
  return steps.reduce((left, [, step]) => step(left) ?? left, text)
}

/** One finding for each text and class: the first, which needed the least to be read. */
class Findings {
  readonly list: TextFinding[] = []
  readonly #known = new Set<string>()

  add(indexes: readonly number[], decoder: Decoder, pattern_class: PatternClass, words: string): void {
    const content_snippet = cutInTheMiddle(visible(words.slice(0, longest).trim()), snippetLength)
    for (const index of indexes) {
      const key = `${index} ${pattern_class}`
      if (this.#known.has(key)) continue
      this.#known.add(key)
      this.list.push({ index, pattern_class, severity: severityOfClass[pattern_class], decoder, content_snippet })
    }
  }
}

/** Before hidden characters are written out, which makes them longer. */
const longest = 1000
