// Reads JSON in exactly one way: what two parsers could read differently is refused (RFC 8259, and stricter).

/** A number whose source text JavaScript would not print back: 1.0, 1e400, 9007199254740993, -0. */
export class JsonNumber {
  readonly source: string
  constructor(source: string) {
    this.source = source
  }
}

/** Objects are plain, with own keys only, whatever the keys are called. */
export type Json = null | boolean | number | string | JsonNumber | Json[] | { [key: string]: Json }

export type JsonRefusalKind = 'syntax' | 'duplicate_key' | 'case_collision' | 'forbidden_key' | 'depth' | 'surrogate'

/** Why a text was refused; `at` is an index into the text. */
export class JsonRefusal extends Error {
  readonly kind: JsonRefusalKind
  readonly at: number
  constructor(kind: JsonRefusalKind, message: string, at: number) {
    super(message)
    this.name = 'JsonRefusal'
    this.kind = kind
    this.at = at
  }
}

export interface StrictParseOptions {
  /** Arrays and objects within each other; 64 unless told. */
  readonly maxDepth?: number
  /** Keys of one object that are equal after NFKC and lower case, and keys that name a prototype. */
  readonly ambiguousKeys?: 'refuse' | 'allow'
  /** Top-level members whose range in the source is wanted. */
  readonly spans?: readonly string[]
}

export interface StrictParsed {
  readonly value: Json
  readonly spans: Readonly<Record<string, readonly [start: number, end: number]>>
}

const prototypeKeys = new Set(['__proto__', 'constructor', 'prototype'])
const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: strings of JSON end at unescaped control characters
const plainTextPattern = /[^"\\\u0000-\u001f\ud800-\udfff]*/y
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** Parses one JSON document; throws `JsonRefusal`. */
export function parseStrict(text: string, options: StrictParseOptions = {}): StrictParsed {
  const reader = new Reader(text, options)
  const value = reader.document()
  return { value, spans: reader.spans }
}

class Reader {
  readonly spans: Record<string, readonly [number, number]> = {}
  readonly #text: string
  readonly #maxDepth: number
  readonly #ambiguousKeys: boolean
  readonly #wanted: ReadonlySet<string>
  #at = 0

  constructor(text: string, options: StrictParseOptions) {
    this.#text = text
    this.#maxDepth = options.maxDepth ?? 64
    this.#ambiguousKeys = options.ambiguousKeys === 'allow'
    this.#wanted = new Set(options.spans)
  }

  document(): Json {
    this.#space()
    const value = this.#value(0)
    this.#space()
    if (this.#at !== this.#text.length) throw this.#syntax('there is text after the document')
    return value
  }

  #value(depth: number): Json {
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x7b:
        return this.#object(depth + 1)
      case 0x5b:
        return this.#array(depth + 1)
      case 0x22:
        return this.#string()
      case 0x74:
        return this.#word('true', true)
      case 0x66:
        return this.#word('false', false)
      case 0x6e:
        return this.#word('null', null)
      default:
        return this.#number()
    }
  }

  #object(depth: number): Json {
    this.#enter(depth)
    const members: { [key: string]: Json } = {}
    const seen = new Set<string>()
    this.#at += 1
    this.#space()
    if (this.#skip(0x7d)) return members
    for (;;) {
      const keyAt = this.#at
      if (this.#text.charCodeAt(this.#at) !== 0x22) throw this.#syntax('a key must be a string')
      const key = this.#string()
      this.#checkKey(key, keyAt, seen)
      this.#space()
      if (!this.#skip(0x3a)) throw this.#syntax('a key must be followed by ":"')
      this.#space()
      const start = this.#at
      const value = this.#value(depth)
      if (depth === 1 && this.#wanted.has(key)) this.spans[key] = [start, this.#at]
      setOwn(members, key, value)
      this.#space()
      if (this.#skip(0x7d)) return members
      if (!this.#skip(0x2c)) throw this.#syntax('members must be separated by ","')
      this.#space()
    }
  }

  #checkKey(key: string, at: number, seen: Set<string>): void {
    if (seen.has(`=${key}`)) throw new JsonRefusal('duplicate_key', `the key ${JSON.stringify(key)} stands twice`, at)
    seen.add(`=${key}`)
    if (this.#ambiguousKeys) return
    if (prototypeKeys.has(key))
      throw new JsonRefusal('forbidden_key', `the key ${JSON.stringify(key)} is not accepted`, at)
    const folded = `~${key.normalize('NFKC').toLowerCase()}`
    if (seen.has(folded)) {
      throw new JsonRefusal(
        'case_collision',
        `the key ${JSON.stringify(key)} differs from another only in case or form`,
        at,
      )
    }
    seen.add(folded)
  }

  #array(depth: number): Json {
    this.#enter(depth)
    const items: Json[] = []
    this.#at += 1
    this.#space()
    if (this.#skip(0x5d)) return items
    for (;;) {
      items.push(this.#value(depth))
      this.#space()
      if (this.#skip(0x5d)) return items
      if (!this.#skip(0x2c)) throw this.#syntax('items must be separated by ","')
      this.#space()
    }
  }

  #string(): string {
    const text = this.#text
    this.#at += 1
    let built = ''
    for (;;) {
      plainTextPattern.lastIndex = this.#at
      plainTextPattern.test(text)
      const end = plainTextPattern.lastIndex
      built += text.slice(this.#at, end)
      this.#at = end
      const code = text.charCodeAt(end)
      if (code === 0x22) {
        this.#at += 1
        return built
      }
      if (code === 0x5c) built += this.#escape()
      else if (code >= 0xd800 && code <= 0xdfff) built += this.#pair(code, text.charCodeAt(end + 1), 1)
      else throw this.#syntax(Number.isNaN(code) ? 'a string does not end' : 'a control character must be escaped')
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at + 1] ?? ''
    if (letter !== 'u') {
      const character = escapes[letter]
      if (character === undefined) throw this.#syntax('this escape does not exist')
      this.#at += 2
      return character
    }
    const code = this.#hex(this.#at + 2)
    if (code < 0xd800 || code > 0xdfff) {
      this.#at += 6
      return String.fromCharCode(code)
    }
    const escaped = this.#text.startsWith('\\u', this.#at + 6)
    return this.#pair(code, escaped ? this.#hex(this.#at + 8) : Number.NaN, 6)
  }

  /** Two halves of one character, each `width` code units wide in the source. */
  #pair(high: number, low: number, width: number): string {
    if (high > 0xdbff || !(low >= 0xdc00 && low <= 0xdfff)) {
      throw new JsonRefusal('surrogate', 'half of a surrogate pair stands alone', this.#at)
    }
    this.#at += 2 * width
    return String.fromCharCode(high, low)
  }

  #hex(from: number): number {
    const digits = this.#text.slice(from, from + 4)
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.#syntax('\\u needs four hexadecimal digits')
    return Number.parseInt(digits, 16)
  }

  #number(): number | JsonNumber {
    numberPattern.lastIndex = this.#at
    if (!numberPattern.test(this.#text)) throw this.#syntax('a value is expected')
    const source = this.#text.slice(this.#at, numberPattern.lastIndex)
    this.#at = numberPattern.lastIndex
    const value = Number(source)
    return String(value) === source && !Object.is(value, -0) ? value : new JsonNumber(source)
  }

  #word(word: string, value: boolean | null): boolean | null {
    if (!this.#text.startsWith(word, this.#at)) throw this.#syntax('a value is expected')
    this.#at += word.length
    return value
  }

  #enter(depth: number): void {
    if (depth > this.#maxDepth) throw new JsonRefusal('depth', `more than ${this.#maxDepth} levels`, this.#at)
  }

  #space(): void {
    const text = this.#text
    for (;;) {
      const code = text.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#at += 1
    }
  }

  #skip(code: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== code) return false
    this.#at += 1
    return true
  }

  #syntax(message: string): JsonRefusal {
    return new JsonRefusal('syntax', `${message} (at character ${this.#at + 1})`, this.#at)
  }
}

/** `__proto__` becomes an own key like any other. */
function setOwn(members: { [key: string]: Json }, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(members, key, { value, enumerable: true, writable: true, configurable: true })
  else members[key] = value
}

/** JSON pointer of the first number that overflows or is an integer beyond ±(2^53 − 1), or null. */
export function unsafeNumberAt(value: Json, pointer = ''): string | null {
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER ? pointer : null
  if (value instanceof JsonNumber) return Math.abs(Number(value.source)) > Number.MAX_SAFE_INTEGER ? pointer : null
  if (value === null || typeof value !== 'object') return null
  for (const [key, item] of Object.entries(value)) {
    const found = unsafeNumberAt(item, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    if (found !== null) return found
  }
  return null
}
