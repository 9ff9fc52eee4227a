// Makes texts from templates, so that tests hold well-formed secrets and no file does: `key = <<base62:40>>`.
import { satisfies } from '../../../shared/dlp/checksums.ts'

const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = lower.toUpperCase()
const digits = '0123456789'
const alphabets: Readonly<Record<string, string>> = {
  digits,
  hex: `${digits}abcdef`,
  lower,
  upper,
  upper_digits: upper + digits,
  base32: `${upper}234567`,
  base58: '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz',
  base62: lower + upper + digits,
  base64: `${lower}${upper}${digits}+/`,
  base64url: `${lower}${upper}${digits}-_`,
  bech32: 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.toUpperCase(),
}

/** The same template always gives the same text. `<<alphabet:length>>`, `<<checksum:prefix:length>>`, `<<iban:DE:18>>`. */
export function sampleText(template: string): string {
  const random = randomOf(template)
  return template.replace(
    /<<([a-z0-9_]+):([^:>]*)(?::(\d+))?>>/g,
    (whole, kind: string, first: string, length: string) => {
      const alphabet = alphabets[kind]
      if (alphabet) return drawn(alphabet, Number(first), random)
      const make = makers[kind]
      if (!make) throw new Error(`${whole} is no part of a template`)
      return make(first, Number(length ?? 0), random)
    },
  )
}

type Random = () => number
type Maker = (prefix: string, length: number, random: Random) => string

/** Draws the rest again until the check digit agrees: one in ten or eleven does. */
const tried =
  (believed: (text: string) => boolean): Maker =>
  (prefix, length, random) => {
    for (;;) {
      const text = prefix + drawn(digits, length - prefix.length, random)
      if (believed(text)) return text
    }
  }

const makers: Readonly<Record<string, Maker>> = {
  luhn: tried((text) => satisfies('luhn', text)),
  not_luhn: tried((text) => !satisfies('luhn', text)),
  aba: tried((text) => satisfies('aba', text)),
  nhs: tried((text) => satisfies('nhs', text)),
  npi: tried((text) => satisfies('npi', text)),
  dea: tried((text) => satisfies('dea', text)),
  ssn: tried((text) => satisfies('ssn', text)),
  /** `length` digits after country and check digits. */
  iban(country, length, random) {
    for (;;) {
      const account = drawn(digits, length, random)
      for (let check = 2; check < 99; check += 1) {
        const text = `${country}${String(check).padStart(2, '0')}${account}`
        if (satisfies('iban', text)) return text
      }
    }
  },
}

function drawn(alphabet: string, length: number, random: Random): string {
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')
}

/** Mulberry32, seeded by FNV-1a of the template. */
function randomOf(seed: string): Random {
  let state = 0x811c9dc5
  for (let index = 0; index < seed.length; index += 1) state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
