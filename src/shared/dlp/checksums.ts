// Check digits and ranges of numbers that look like any other number until one calculates; and words that are no password.
import type { DlpChecksum } from '../contract/dlp.ts'
import { isPlaceholder } from './placeholders.ts'

/** Whether a match is what it looks like. */
export const satisfies = (checksum: DlpChecksum, text: string): boolean => checks[checksum](text)

type Check = (text: string) => boolean

/** Separators in numbers do not count. */
const compact =
  (check: Check): Check =>
  (text) =>
    check(text.replace(/[\s-]/g, '').toUpperCase())

const checks: Readonly<Record<DlpChecksum, Check>> = {
  luhn: compact((text) => /^\d{8,19}$/.test(text) && !/^(\d)\1+$/.test(text) && luhn(text)),
  iban: compact(iban),
  ssn: compact(ssn),
  aba: compact((text) => /^\d{9}$/.test(text) && abaDistrict(text) && weighted(text, [3, 7, 1]) % 10 === 0),
  nhs: compact(nhs),
  // The issuer's prefix 80840 takes part in the sum without being written.
  npi: compact((text) => /^[12]\d{9}$/.test(text) && luhn(`80840${text}`)),
  dea: compact(dea),
  not_placeholder: (text) => !isPlaceholder(text),
}

function luhn(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** Lengths by country (ISO 13616). */
const ibanLengths = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 ' +
    'FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 ' +
    'LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 ' +
    'SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
)

function iban(text: string): boolean {
  if (ibanLengths.get(text.slice(0, 2)) !== text.length || !/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(text)) return false
  let rest = 0
  for (const character of text.slice(4) + text.slice(0, 4)) {
    for (const digit of String(Number.parseInt(character, 36))) rest = (rest * 10 + Number(digit)) % 97
  }
  return rest === 1
}

/** Areas, groups and serials that were never given out, and the numbers of well-known advertisements. */
function ssn(text: string): boolean {
  if (!/^\d{9}$/.test(text)) return false
  const [area, group, serial] = [text.slice(0, 3), text.slice(3, 5), text.slice(5)]
  if (area === '000' || area === '666' || area >= '900' || group === '00' || serial === '0000') return false
  return text !== '078051120' && text !== '219099999' && text !== '123456789'
}

function abaDistrict(text: string): boolean {
  const district = Number(text.slice(0, 2))
  return (district >= 1 && district <= 12) || (district >= 21 && district <= 32) || (district >= 61 && district <= 72)
}

function nhs(text: string): boolean {
  if (!/^\d{10}$/.test(text) || /^(\d)\1+$/.test(text)) return false
  const check = 11 - (weighted(text.slice(0, 9), [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)
  return check !== 10 && Number(text[9]) === check % 11
}

function dea(text: string): boolean {
  if (!/^[A-Z][A-Z9]\d{7}$/.test(text)) return false
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, check] = [...text.slice(2)].map(Number)
  return (a + c + e + 2 * (b + d + f)) % 10 === check
}

function weighted(digits: string, weights: readonly number[]): number {
  return [...digits].reduce((sum, digit, index) => sum + Number(digit) * (weights[index % weights.length] ?? 0), 0)
}
