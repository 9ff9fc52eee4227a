// Spellings that a model reads like plain words, made plain: each step gives null when it changes nothing.

export type Step = (text: string) => string | null

const changed = (text: string, next: string): string | null => (next === text ? null : next)
const ascii = /^[\t\n\r\x20-\x7e]*$/

const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Cs}]/gu
/** These end a word or a line for whoever reads them. */
const control = /(?![\t\n\r])\p{Cc}|[\u2028\u2029\u2800]/gu

export const withoutInvisible: Step = (text) =>
  ascii.test(text) ? null : changed(text, text.replace(invisible, '').replace(control, ' '))

const between = /[A-Za-z](?:[\p{Default_Ignorable_Code_Point}\p{Cf}]|(?![\t\n\r])\p{Cc}|[\u2028\u2029\u2800])+[A-Za-z]/u

/** Words may also be set apart by what cannot be seen. */
export const withBlanks: Step = (text) =>
  between.test(text) ? text.replace(invisible, ' ').replace(control, ' ') : null

export const compatible: Step = (text) => (ascii.test(text) ? null : changed(text, text.normalize('NFKC')))

/** Cyrillic and Greek letters, each before the Latin one that it looks like. */
const twins: Readonly<Record<string, string>> = Object.fromEntries(
  'аa сc ԁd еe ҽe һh іi ıi јj ӏl оo рp ԛq ѕs тt уy ѵv ԝw хx кk мm нh АA ВB СC ЕE НH ІI ЈJ КK МM ОO РP ЅS ТT ХX УY αa εe ιi κk νv οo ρp τt υu χx γy ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX'
    .split(' ')
    .map((pair) => [pair.slice(0, 1), pair.slice(1)]),
)
const twin = new RegExp(`[${Object.keys(twins).join('')}]`, 'g')
const mixed =
  /\p{Script=Latin}[\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}]\p{Script=Latin}/u

/** Only where both scripts meet in a word: a text that is Russian throughout is no disguise. */
export const withoutLookAlikes: Step = (text) =>
  !ascii.test(text) && mixed.test(text)
    ? changed(
        text,
        text.replace(twin, (letter) => twins[letter] ?? letter),
      )
    : null

const spaced = /(?<!\S)\S(?: \S)+(?!\S)/g
const dotted = /(?<![A-Za-z])[A-Za-z](?:([._*|-])[A-Za-z](?:\1[A-Za-z])*)(?![A-Za-z])/g
/** A whole word, its full stop and what else it has included. */
const dottedWord = /(?<!\S)\S(?:([._*|-])\S(?:\1\S)*)(?!\S)/g
const wrapped = /(\S)[ \t]*\r?\n[ \t]*(?=\S)/g

/** `i g n o r e` and `i.g.n.o.r.e`: letters with one and the same mark between them; and sentences that go over several lines. */
export const withoutSpacing: Step = (text) => {
  const joined = text.replace(spaced, (run) => run.replaceAll(' ', ''))
  const words = joined
    .replace(dottedWord, (run) => run.replace(/(.)./g, '$1'))
    .replace(dotted, (run) => run.replace(/[._*|-]/g, ''))
  return changed(text, words.replace(wrapped, '$1 '))
}

const digits: Readonly<Record<string, string>> = { 4: 'a', 3: 'e', 1: 'i', 0: 'o', 5: 's', 7: 't', '@': 'a', $: 's' }
const leetWord = /[A-Za-z013457@$]+/g
const leastWords = 3

/** `1gn0r3 4ll`: digits for letters, in texts where several words have them. */
export const withoutLeetspeak: Step = (text) => {
  let words = 0
  const next = text.replace(leetWord, (word) => {
    if (!/[A-Za-z]/.test(word) || !/[013457@$]/.test(word)) return word
    words += 1
    return word.replace(/[013457@$]/g, (digit) => digits[digit] ?? digit)
  })
  return words < leastWords ? null : changed(text, next)
}
