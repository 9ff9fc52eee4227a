// How grave a change of a tool is: every field that a model or a client can read is compared, and each difference says why it matters.
import type { DriftFinding } from '../../../shared/contract/drift.ts'
import { gravestFirst, type RiskTier, rankOf } from '../../../shared/contract/primitives.ts'
import { type Difference, differences, isRecord, stepsOf } from '../../../shared/json/differences.ts'
import { visible } from '../../../shared/visible-text.ts'
import {
  addressesIn,
  hiddenIn,
  isDisguise,
  namesOf,
  type PlacedText,
  searchedLength,
  textsOf,
} from './readable-texts.ts'
import { schemaFindings } from './schema-findings.ts'

/** What a scanner for instructions found in a definition. `at` is a JSON pointer into it. */
export interface ScannedFinding {
  readonly pattern_class: string
  readonly severity: RiskTier
  readonly at: string
  readonly content_snippet: string
}

/** Null when there is no scanner; `failed` when it gave no answer. */
export type Scanned = readonly ScannedFinding[] | 'failed' | null

const longestNote = 200
const mostFindings = 50

/** `before` is what the operator accepted last, null for a tool that was never there. The gravest come first. */
export function gradeTool(before: unknown, after: unknown, scanned: Scanned): readonly DriftFinding[] {
  const fresh = before === null || before === undefined
  const places = fresh ? [{ at: '', before: undefined, after }] : differences(before, after)
  const known = fresh ? null : new Set(someTexts(before).flatMap(({ text }) => addressesIn(text)))
  const findings = [
    ...(fresh ? [] : places.flatMap(fieldFindings)),
    ...places.flatMap((place) => textFindings(place, known)),
    ...scannedFindings(scanned, places),
  ]
  return byGravity(findings)
}

export function gravest(severities: readonly RiskTier[], least: RiskTier): RiskTier {
  return severities.reduce((worst, each) => (rankOf(each) > rankOf(worst) ? each : worst), least)
}

export function byGravity(findings: readonly DriftFinding[]): readonly DriftFinding[] {
  const shown = findings.map((each) => ({ ...each, note: each.note === null ? null : noteOf(each.note) }))
  return gravestFirst(shown).slice(0, mostFindings)
}

function noteOf(text: string): string {
  const shown = visible(text.slice(0, 10 * longestNote))
  return shown.length > longestNote ? `${shown.slice(0, longestNote - 1).replace(/[\ud800-\udbff]$/, '')}…` : shown
}

/** What kind of field it is, and whether it allows more now; what fits nothing is told as a change all the same. */
function fieldFindings(place: Difference): readonly DriftFinding[] {
  const { at, before, after } = place
  const [field = '', ...inside] = stepsOf(at)
  const one = (code: DriftFinding['code'], severity: RiskTier): readonly DriftFinding[] => [
    { code, severity, at, note: field === '' ? null : field },
  ]
  if (field === '') return one('too_much_changed', 'high')
  if (field === 'icons') return one('icons_changed', 'low')
  if (field === 'annotations' && inside[0] !== 'title')
    return orElse(annotationFindings(place), one('field_changed', 'medium'))
  if (field === 'inputSchema') {
    const found = schemaFindings({ at: at.slice('/inputSchema'.length), before, after })
    if (found.length > 0) return found.map((each) => ({ ...each, at }))
    return orElse(wordFindings(place), one('schema_changed', 'medium'))
  }
  return orElse(
    wordFindings(place),
    field === 'outputSchema' ? one('output_changed', 'low') : one('field_changed', 'medium'),
  )
}

function orElse(found: readonly DriftFinding[], otherwise: readonly DriftFinding[]): readonly DriftFinding[] {
  return found.length > 0 ? found : otherwise
}

/** Text that took the place of text. */
function wordFindings({ at, before, after }: Difference): readonly DriftFinding[] {
  if ([before, after].some((value) => value !== undefined && typeof value !== 'string')) return []
  const [was, is] = [before, after].map((value) =>
    String(value ?? '')
      .replace(/\s+/gu, ' ')
      .trim(),
  )
  return was === is
    ? [{ code: 'blanks_changed', severity: 'low', at, note: null }]
    : [{ code: 'text_changed', severity: 'medium', at, note: null }]
}

/** What each hint promises when the server says nothing (MCP), and what the milder promise is. */
const hints: Readonly<Record<string, { readonly unsaid: boolean; readonly milder: boolean }>> = {
  readOnlyHint: { unsaid: false, milder: true },
  destructiveHint: { unsaid: true, milder: false },
  idempotentHint: { unsaid: false, milder: true },
  openWorldHint: { unsaid: true, milder: false },
}

function annotationFindings({ at, before, after }: Difference): readonly DriftFinding[] {
  const [, name] = stepsOf(at)
  const pairs: [string, unknown, unknown][] =
    name === undefined
      ? Object.keys(hints).map((hint) => [hint, memberOf(before, hint), memberOf(after, hint)])
      : [[name, before, after]]
  return pairs.flatMap(([hint, was, is]): readonly DriftFinding[] => {
    const known = Object.hasOwn(hints, hint) ? hints[hint] : undefined
    if (!known) return [{ code: 'field_changed', severity: 'medium', at, note: hint }]
    const [said, says] = [was ?? known.unsaid, is ?? known.unsaid]
    if (said === says) return []
    return says === known.milder
      ? [{ code: 'annotations_milder', severity: 'high', at, note: hint }]
      : [{ code: 'annotations_stricter', severity: 'low', at, note: hint }]
  })
}

function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined
}

/** As many texts as these in one place are told as such and not searched. */
const mostTexts = 2000

function someTexts(value: unknown): readonly PlacedText[] {
  return textsOf(value, '', mostTexts)
}

/** What came into the texts: hidden characters, addresses that were not known before, more than is read. */
function textFindings(place: Difference, known: ReadonlySet<string> | null): readonly DriftFinding[] {
  const { at, before, after } = place
  const hiddenBefore = new Set(someTexts(before).flatMap(({ text }) => hiddenIn(text)))
  const key = before === undefined && at !== '' ? [{ at, text: stepsOf(at).at(-1) ?? '' }] : []
  const texts = [...key, ...textsOf(after, at, mostTexts)]
  const found = texts.flatMap((each) => oneText(each, hiddenBefore, known))
  return texts.length < mostTexts ? found : [{ code: 'too_much_changed', severity: 'high', at, note: null }, ...found]
}

function oneText(
  { at, text }: PlacedText,
  hiddenBefore: ReadonlySet<string>,
  known: ReadonlySet<string> | null,
): readonly DriftFinding[] {
  const hidden = hiddenIn(text).filter((character) => !hiddenBefore.has(character))
  const addresses = known === null ? [] : addressesIn(text).filter((found) => !known.has(found))
  const severity = hidden.some(isDisguise) ? 'critical' : 'high'
  return [
    ...(text.length > searchedLength ? [{ code: 'text_too_long', severity: 'high', at, note: null } as const] : []),
    ...(hidden.length > 0 ? [{ code: 'hidden_characters', severity, at, note: namesOf(hidden) } as const] : []),
    ...addresses.map((found) => ({ code: 'address_added', severity: 'high', at, note: found }) as const),
  ]
}

/** Only what stands where something changed: the rest was accepted as it is. */
function scannedFindings(scanned: Scanned, places: readonly Difference[]): readonly DriftFinding[] {
  if (scanned === null || places.length === 0) return []
  if (scanned === 'failed') return [{ code: 'not_scanned', severity: 'high', at: '', note: null }]
  return scanned
    .filter(({ at }) => places.some((place) => at === place.at || at.startsWith(`${place.at}/`)))
    .map(({ pattern_class, severity, at, content_snippet }) => ({
      code: 'instructions',
      severity,
      at,
      note: `${pattern_class}: ${content_snippet}`,
    }))
}
