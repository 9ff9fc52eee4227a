// What a model reads in a tool's definition: every string and every key, and what in them does not belong in a description.
import { pointerTo } from '../../../shared/json/differences.ts'
import { escapeOf } from '../../../shared/visible-text.ts'

export interface PlacedText {
  readonly at: string
  readonly text: string
}

/** Every string of a JSON value, and every key at the place of its member. */
export function textsOf(value: unknown, at = ''): readonly PlacedText[] {
  if (typeof value === 'string') return [{ at, text: value }]
  if (Array.isArray(value)) return value.flatMap((member, index) => textsOf(member, pointerTo(at, index)))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => {
    const place = pointerTo(at, key)
    return [{ at: place, text: key }, ...textsOf(member, place)]
  })
}

/** Pictographs are written with joiners and selectors; some scripts join with them too. */
const pictograph =
  /\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}]?\ufe0f?(?:\u200d\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}]?\ufe0f?)*|[0-9#*]\ufe0f\u20e3/gu
const joinedLetters =
  /(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}])[\u200c\u200d](?=\p{L})/gu
const hidden = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu

/** Characters that nobody sees and a model reads: invisible ones, those that change direction, escapes of terminals. */
export function hiddenIn(text: string): readonly string[] {
  return [...new Set(text.replace(pictograph, '').replace(joinedLetters, '').match(hidden) ?? [])]
}

/** Letters in disguise, changes of direction and terminal escapes have no honest use in a description at all. */
export function isDisguise(character: string): boolean {
  return character === '\u001b' || /[\u{e0000}-\u{e007f}\u202a-\u202e\u2066-\u2069\u0080-\u009f]/u.test(character)
}

export function namesOf(characters: readonly string[]): string {
  return characters.map(escapeOf).join(' ')
}

/** Endings that names of fields, files and methods rarely have. */
const endings =
  'com|org|net|io|dev|ai|app|co|info|biz|xyz|example|cloud|site|online|top|live|shop|click|gov|edu|mil|eu|uk|de|fr|nl|ru|cn|jp|br|pl|ch|se|dk|fi|cz|ca|au|nz|kr|tw|hk|sg|za|tk|cc|tv'
const label = '[a-z0-9-]{1,63}'
const address = new RegExp(
  `[a-z][a-z0-9+.-]{1,20}://[^\\s"'<>()]{1,200}|[\\w.+-]{1,64}@(?:${label}\\.){1,8}[a-z]{2,24}|\\b(?:${label}\\.){1,8}(?:${endings})\\b|\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b`,
  'giu',
)

/** Addresses of the net and of people as texts write them out, in lower case. */
export function addressesIn(text: string): readonly string[] {
  return (text.match(address) ?? []).map((found) => found.toLowerCase().replace(/[.,;:]+$/, ''))
}
