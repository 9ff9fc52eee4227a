// What can be said of a text before anything parses it: its size, its characters, its nesting.
import { type GateFinding, regoLimitBytes } from '../../../shared/contract/policy.ts'
import { hiddenCharacter } from '../../../shared/visible-text.ts'
import { createSourceText, type SourceText } from './source-text.ts'

const depthLimit = 64
const byteOrderMark = '\uFEFF'
/** All but tabs and line ends. */
const control = /(?![\t\n\r])\p{Cc}|\r(?!\n)/u
const hidden = new RegExp(`(?![\\t\\n\\r])${hiddenCharacter.source}`, 'u')

export interface Scan {
  readonly errors: GateFinding[]
  readonly warnings: GateFinding[]
}

export function scanText(text: string): Scan {
  const bytes = Buffer.byteLength(text)
  if (bytes > regoLimitBytes) {
    const message = `The text has ${Math.ceil(bytes / 1024)} KiB; a policy may have at most ${regoLimitBytes / 1024} KiB. Split it into several policies.`
    return { errors: [{ line: 1, column: 1, code: 'too_large', message }], warnings: [] }
  }
  const source = createSourceText(text)
  const errors = [...wholeText(source), ...strayCharacters(source, control, controlCharacter)]
  if (errors.length > 0) return { errors, warnings: [] }
  const pieces = piecesOf(text)
  const { code, quiet } = hiddenCharacters(source, pieces)
  return { errors: [...code, ...tooDeep(source, pieces)], warnings: quiet }
}

function wholeText({ text, placeAt, edited }: SourceText): GateFinding[] {
  if (!text.isWellFormed()) {
    const at = [...text].findIndex((each) => /^[\uD800-\uDFFF]$/.test(each))
    const offset = [...text].slice(0, at).join('').length
    return [
      { ...placeAt(offset), code: 'not_utf8', message: 'The text holds half a character, which no UTF-8 file can.' },
    ]
  }
  if (text.startsWith(byteOrderMark)) {
    const fix = { title: 'Remove the byte order mark', rego_content: edited([{ from: 0, to: 1, text: '' }]) }
    const message = 'The text begins with an invisible byte order mark.'
    return [{ line: 1, column: 1, code: 'byte_order_mark', message, fix }]
  }
  if (/^\s*(#.*\s*)*$/.test(text)) {
    return [
      {
        line: 1,
        column: 1,
        code: 'empty',
        message: 'There is no policy in this text yet, only blank lines or comments.',
      },
    ]
  }
  return []
}

const nameOf = (character: string) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

function controlCharacter(name: string): { code: string; message: string } {
  return { code: 'control_character', message: `The control character ${name} stands here. Remove it.` }
}

/** The first of its kind, with a fix that removes all of them. */
function strayCharacters(
  { text, placeAt }: SourceText,
  kind: RegExp,
  finding: (name: string) => { code: string; message: string },
): GateFinding[] {
  const found = kind.exec(text)
  if (!found) return []
  const fix = { title: 'Remove these characters', rego_content: text.replaceAll(new RegExp(kind, 'gu'), '') }
  return [{ ...placeAt(found.index), ...finding(nameOf(found[0])), fix }]
}

/** In code the parser would refuse them without a word; in texts and comments they may mislead a reviewer. */
function hiddenCharacters(source: SourceText, pieces: readonly Piece[]): { code: GateFinding[]; quiet: GateFinding[] } {
  const found = [...source.text.matchAll(new RegExp(hidden, 'gu'))]
  const inCode = found.filter(({ index }) => !pieces.some(({ from, to }) => from <= index && index < to))
  const [first] = inCode
  if (first) return { code: strayCharacters(source, hidden, invisibleCharacter), quiet: [] }
  const [quiet] = found
  if (!quiet) return { code: [], quiet: [] }
  const message = `The character ${nameOf(quiet[0])} is not shown, or changes how its line is shown. Write it as \\u… in a text, or remove it.`
  return { code: [], quiet: [{ ...source.placeAt(quiet.index), code: 'hidden_character', message }] }
}

function invisibleCharacter(name: string): { code: string; message: string } {
  return { code: 'hidden_character', message: `The invisible character ${name} stands in the code. Remove it.` }
}

function tooDeep({ text, placeAt }: SourceText, pieces: readonly Piece[]): GateFinding[] {
  let depth = 0
  let piece = 0
  for (let index = 0; index < text.length; index += 1) {
    while ((pieces[piece]?.to ?? Number.POSITIVE_INFINITY) <= index) piece += 1
    const quoted = pieces[piece]
    if (quoted && quoted.from <= index) {
      index = quoted.to - 1
      continue
    }
    const character = text[index] ?? ''
    if ('([{'.includes(character)) depth += 1
    else if (')]}'.includes(character)) depth -= 1
    if (depth > depthLimit) {
      const message = `Brackets nest more than ${depthLimit} deep here. Move the inner part into a rule of its own.`
      return [{ ...placeAt(index), code: 'too_deep', message }]
    }
  }
  return []
}

/** A string or a comment. */
interface Piece {
  readonly from: number
  readonly to: number
}

function piecesOf(text: string): Piece[] {
  return [...text.matchAll(/"(?:[^"\\\n]|\\.)*"|`[^`]*`|#[^\n]*/g)].map(({ index, 0: own }) => ({
    from: index,
    to: index + own.length,
  }))
}
