// Rego for CodeMirror: colours, brackets, comments, folding by braces.
import {
  foldService,
  HighlightStyle,
  indentUnit,
  LanguageSupport,
  StreamLanguage,
  type StreamParser,
  type StringStream,
  syntaxHighlighting,
} from '@codemirror/language'
import { tags } from '@lezer/highlight'

/** Of Rego v1; `if`, `contains`, `in` and `every` need no import there. */
export const keywords = [
  'as',
  'contains',
  'default',
  'else',
  'every',
  'false',
  'if',
  'import',
  'in',
  'not',
  'null',
  'package',
  'some',
  'true',
  'with',
] as const
const keyword = new Set<string>(keywords)
const atoms = new Set(['true', 'false', 'null'])

interface Place {
  /** Within a raw string, which may run over lines. */
  raw: boolean
}

function token(stream: StringStream, place: Place): string | null {
  if (place.raw) return rawString(stream, place)
  if (stream.eatSpace()) return null
  const next = stream.next()
  if (next === '#') {
    stream.skipToEnd()
    return 'comment'
  }
  if (next === '`') {
    place.raw = true
    return rawString(stream, place)
  }
  if (next === '"') {
    while (!stream.eol()) {
      const each = stream.next()
      if (each === '\\') stream.next()
      else if (each === '"') break
    }
    return 'string'
  }
  if (next && /\d/.test(next)) {
    stream.eatWhile(/[\d.eE+-]/)
    return 'number'
  }
  if (next && /[A-Za-z_]/.test(next)) return word(stream)
  if (next && /[:=!<>+\-*/%&|]/.test(next)) {
    stream.eatWhile(/[=]/)
    return 'operator'
  }
  return next && /[{}()[\]]/.test(next) ? 'bracket' : 'punctuation'
}

function rawString(stream: StringStream, place: Place): string {
  while (!stream.eol()) {
    if (stream.next() === '`') {
      place.raw = false
      break
    }
  }
  return 'string.special'
}

function word(stream: StringStream): string {
  stream.eatWhile(/\w/)
  const text = stream.current()
  if (atoms.has(text)) return 'atom'
  if (keyword.has(text)) return 'keyword'
  if (text === 'input' || text === 'data') return 'variableName.special'
  return stream.match(/^\s*\(/, false) ? 'variableName.function' : 'variableName'
}

const parser: StreamParser<Place> = {
  name: 'rego',
  startState: () => ({ raw: false }),
  copyState: ({ raw }) => ({ raw }),
  token,
  languageData: { commentTokens: { line: '#' }, closeBrackets: { brackets: ['(', '[', '{', '"', '`'] } },
  tokenTable: {
    'variableName.special': tags.special(tags.variableName),
    'variableName.function': tags.function(tags.variableName),
    'string.special': tags.special(tags.string),
  },
}

/** From a line that ends with an opening bracket to the line that closes it. */
const folding = foldService.of((state, from, to) => {
  const line = state.doc.sliceString(from, to)
  if (!/[{([]\s*(#.*)?$/.test(line)) return null
  const indent = /^\s*/.exec(line)?.[0].length ?? 0
  for (let number = state.doc.lineAt(from).number + 1; number <= state.doc.lines; number += 1) {
    const each = state.doc.line(number)
    if (each.text.trim() === '') continue
    const depth = /^\s*/.exec(each.text)?.[0].length ?? 0
    if (depth <= indent) return /^\s*[})\]]/.test(each.text) ? { from: to, to: each.from + depth } : null
  }
  return null
})

/** Colours are the tokens of the console, so that light, dark and high contrast follow. */
const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: '600' },
  { tag: tags.comment, color: 'var(--soft)', fontStyle: 'italic' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--allow)' },
  { tag: [tags.number, tags.atom], color: 'var(--hold)' },
  { tag: tags.special(tags.variableName), color: 'var(--quiet)', fontWeight: '600' },
  { tag: tags.function(tags.variableName), color: 'var(--quiet)' },
])

export const regoLanguage = StreamLanguage.define(parser)

export function rego(): LanguageSupport {
  return new LanguageSupport(regoLanguage, [folding, indentUnit.of('\t'), syntaxHighlighting(colours)])
}
