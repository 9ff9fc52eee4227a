// What a model reads in a tool's definition: every string and every key, and what in them does not belong in a description.
import { pointerTo } from '../../../shared/json/differences.ts'
import { escapeOf } from '../../../shared/visible-text.ts'

/** No text is searched further than this; a longer one is grave by its length. */
export const searchedLength = 20_000

export interface PlacedText {
  readonly at: string
  readonly text: string
}

/** Every string of a JSON value, and every key at the place of its member; no more than `most`. */
export function textsOf(value: unknown, at: string, most: number): readonly PlacedText[] {
  return [...take(texts(value, at), most)]
}

function* texts(value: unknown, at: string): Generator<PlacedText> {
  if (typeof value === 'string') yield { at, text: value }
  if (typeof value !== 'object' || value === null) return
  const named = !Array.isArray(value)
  for (const [key, member] of Object.entries(value)) {
    const place = pointerTo(at, key)
    if (named) yield { at: place, text: key }
    yield* texts(member, place)
  }
}

function* take<T>(all: Iterable<T>, most: number): Generator<T> {
  let left = most
  for (const each of all) {
    if (left === 0) return
    left -= 1
    yield each
  }
}

/** Pictographs are written with joiners and selectors; some scripts join with them too. */
const pictograph =
  /\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}]?\ufe0f?(?:\u200d\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}]?\ufe0f?)*|[0-9#*]\ufe0f\u20e3/gu
const joinedLetters =
  /(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}])[\u200c\u200d](?=\p{L})/gu
const hidden = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu

/** Characters that nobody sees and a model reads: invisible ones, those that change direction, escapes of terminals. */
export function hiddenIn(text: string): readonly string[] {
  return [
    ...new Set(text.slice(0, searchedLength).replace(pictograph, '').replace(joinedLetters, '').match(hidden) ?? []),
  ]
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
const shapes = [
  /[a-z][a-z0-9+.-]{1,20}:\/\/.+/i,
  new RegExp(`[\\w.+-]{1,64}@(?:${label}\\.){1,8}[a-z]{2,24}`, 'i'),
  new RegExp(`(?<![a-z0-9-])(?:${label}\\.){1,8}(?:${endings})(?![\\w.-])`, 'i'),
  /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/,
]
const longestWord = 300

/** Addresses of the net and of people as texts write them out, in lower case. */
export function addressesIn(text: string): readonly string[] {
  const words = text.slice(0, searchedLength).match(/[^\s"'<>()[\]{}|,;]+/g) ?? []
  const found = words.flatMap((word) => {
    if (!/[.@]|:\/\//.test(word)) return []
    const short = word.slice(0, longestWord).replace(/[.:!?]+$/, '')
    const shape = shapes.map((shape) => shape.exec(short)?.[0]).find((each) => each !== undefined)
    return shape === undefined ? [] : [shape.toLowerCase()]
  })
  return [...new Set(found)]
}
