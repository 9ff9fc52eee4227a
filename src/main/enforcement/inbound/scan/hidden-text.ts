// Text that a model reads and a person does not see: tag characters, variation selectors, direction overrides, terminal escapes.
import { TerminalStyle } from './terminal-style.ts'

/** `text` is what the model reads; `certain`: nothing harmless is written like this, whatever it says. */
export interface HiddenText {
  readonly text: string
  readonly certain: boolean
}

const tag = /[\u{E0000}-\u{E007F}]+/gu
/** Flags of regions are the one use of tags that is left: a black flag, a short code, the end. */
const regionFlag = /\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{2,6}\u{E007F}/gu

/** All tag characters of the text as the ASCII that they stand for; null when there are none but flags. */
export function readTags(text: string): HiddenText | null {
  if (!text.includes('\udb40')) return null
  const found = text.replace(regionFlag, '').match(tag)
  if (!found) return null
  const letters = [...found.join('')].map((each) => String.fromCodePoint((each.codePointAt(0) ?? 0) - 0xe0000))
  return { text: letters.join('').replace(/\p{Cc}/gu, ' '), certain: true }
}

const selectors = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]{4,}/gu

/** Variation selectors in a row stand for bytes: there are 256 of them. One after a letter or an emoji is how they are meant. */
export function readSelectors(text: string): HiddenText | null {
  const found = text.match(selectors)
  if (!found) return null
  const bytes = [...found.join('')].map((each) => {
    const point = each.codePointAt(0) ?? 0
    return point <= 0xfe0f ? point - 0xfe00 : point - 0xe0100 + 16
  })
  return { text: Buffer.from(bytes).toString('utf8'), certain: true }
}

/** Runs after a right-to-left override, in the order in which they are shown. */
export function readReversed(text: string): string | null {
  const found = text.match(/\u202E[^\u202C\n]{2,}/g)
  return found ? found.map((run) => [...run.slice(1)].reverse().join('')).join('\n') : null
}

/** Bits are written with zero width characters: many in a row, of two kinds or more. */
const bits = /[\u200B-\u200D\u2060-\u2064\uFEFF]{16,}/g

export function readZeroWidthBits(text: string): HiddenText | null {
  const found = text.match(bits)?.find((run) => new Set(run).size > 1)
  return found ? { text: found, certain: true } : null
}

/** CSI, then strings (OSC, DCS, SOS, PM, APC), then the short ones; in 7 and 8 bit. */
const escapes =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes are made of control characters
  /(?:\u001b\[|\u009b)([0-?]{0,64})([ -/]{0,4})([@-~])|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]{0,4096}(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]{0,4}[0-~]/g

const mayEscape = (text: string) => ['\u001b', '\u009b', '\u009d', '\u0090'].some((each) => text.includes(each))

/** The same text without terminal escapes; null when there are none. */
export function withoutEscapes(text: string): string | null {
  return mayEscape(text) ? text.replace(escapes, '') : null
}

/**
 * Escapes that hide or replace text, move the cursor, set a title or a link, and those between words that change nothing:
 * they only keep the words apart. Colours and erasing to the end of a line are how tools print.
 */
export function readEscapes(text: string): HiddenText | null {
  if (!mayEscape(text)) return null
  const style = new TerminalStyle()
  let [end, idle] = [0, 0]
  for (const match of text.matchAll(escapes)) {
    const [whole, parameters = '', , final] = match
    const before = text.slice(end, match.index)
    const found = { text: text.slice(match.index, match.index + whole.length + 120), certain: true }
    if (style.unreadable && word.test(before)) return { text: before, certain: true }
    end = match.index + whole.length
    if (final === 'm') {
      const changed = style.set(parameters)
      if (style.concealed) return found
      // A new line may set its colour again.
      if (changed || style.plain || before.includes('\n')) idle = 0
      else if (word.test(before)) idle += 1
      if (idle === mostIdle) return found
    } else if (final !== 'K' || !['', '0'].includes(parameters)) return found
  }
  const rest = text.slice(end)
  return style.unreadable && word.test(rest) ? { text: rest, certain: true } : null
}

const word = /\p{L}{2}/u
/** A tool that puts coloured parts together may repeat itself once or twice. */
const mostIdle = 3
