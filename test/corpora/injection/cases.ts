// All cases of the injection corpus: hand-written phrases, where they stand, how they are hidden, and harmless texts.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { PatternClass } from '../../../src/shared/contract/inbound.ts'
import type { Json } from '../../../src/shared/json/strict-parse.ts'
import { carriers } from './carriers.ts'
import { disguises } from './disguise.ts'
import { type Half, halfOf, numberFrom, pick } from './split.ts'

/** 2: written when the patterns were there; 3: by somebody who never saw them or the other phrases. */
type Wave = keyof typeof folderOf
const folderOf = { 1: 'attacks', 2: 'attacks-second', 3: 'attacks-third' } as const
const waves = [1, 2, 3] as const

export interface AttackCase {
  /** What it is reported under: the file's name, or `hidden: <disguise>`. */
  readonly set: string
  /** The class it is about; null where no class of ours claims it. */
  readonly pattern_class: PatternClass | null
  readonly phrase: string
  readonly wave: Wave
  readonly half: Half
  readonly value: Json
}

export interface BenignCase {
  readonly set: string
  readonly half: Half
  readonly value: Json
}

const classOfFile: Readonly<Record<string, PatternClass | null>> = {
  'prompt-injection': 'prompt_injection',
  'system-override': 'system_override',
  'imperative-command': 'imperative_command',
  'authority-claim': 'authority_claim',
  'permission-expansion': 'permission_expansion',
  'role-reassignment': 'role_reassignment',
  'urgency-framing': 'urgency_framing',
  'encoded-payload': 'encoded_payload',
  'chat-template': 'structured_escalation',
  'tool-call': 'structured_escalation',
  'forged-approval': 'structured_escalation',
  indirect: null,
}
/** What is hidden in the disguises: words that would be acted upon. */
const hiddenFiles = ['prompt-injection', 'system-override', 'imperative-command', 'permission-expansion']
const printable = /^[ -~]+$/
const disguisesEach = 4

const folder = (name: string) => new URL(`${name}/`, import.meta.url)

export function attackCases(): AttackCase[] {
  return waves.flatMap((wave) =>
    Object.entries(classOfFile).flatMap(([file, pattern_class]) =>
      phrasesOf(file, wave).flatMap((phrase) => {
        const half = halfOf(phrase)
        const carrier = pick(Object.values(carriers), `carrier ${phrase}`)
        const common = { pattern_class, phrase, wave, half }
        const plain = [phrase, carrier(phrase)].map((value) => ({ ...common, set: file, value }))
        const hides = wave === 1 && hiddenFiles.includes(file) && printable.test(phrase)
        const hidden = hides ? disguisesOf(phrase) : []
        return [...plain, ...hidden.map(([name, value]) => ({ ...common, set: `hidden: ${name}`, value }))]
      }),
    ),
  )
}

/** Four different disguises for each phrase, starting where its hash says. */
function disguisesOf(phrase: string): [string, string][] {
  const all = Object.entries(disguises)
  const start = numberFrom(`disguise ${phrase}`)
  return Array.from({ length: disguisesEach }, (_, step) => {
    const [name, disguise] = all[(start + step * 7) % all.length] as (typeof all)[number]
    return [name, disguise(phrase)]
  })
}

export function benignCases(): BenignCase[] {
  const written = readdirSync(folder('benign'))
    .filter((file) => file.endsWith('.txt'))
    .flatMap((file) =>
      read(`benign/${file}`)
        .split(/^====\n/m)
        .map((document) => ({ set: file.slice(0, -4), half: halfOf(document.trim()), value: document.trim() })),
    )
  return [...written, ...generated()]
}

/** Each shape several times with other words; one shape is in one half. */
function generated(): BenignCase[] {
  const { shapes, names, words } = JSON.parse(read('benign/generated.json')) as Record<string, string[]>
  return (shapes ?? []).flatMap((shape) =>
    Array.from({ length: timesEachShape }, (_, time) => {
      let place = 0
      const value = shape.replaceAll(/\{(n|name|word|hex|date)\}/g, (_whole, kind: string) => {
        place += 1
        const seed = `${shape} ${time} ${place}`
        if (kind === 'n') return String(numberFrom(seed) % 1000)
        if (kind === 'name') return pick(names ?? [], seed)
        if (kind === 'word') return pick(words ?? [], seed)
        if (kind === 'hex') return numberFrom(seed).toString(16).padStart(8, '0')
        return `2026-0${1 + (numberFrom(seed) % 9)}-1${numberFrom(seed) % 10}`
      })
      return { set: 'generated', half: halfOf(shape), value }
    }),
  )
}

const timesEachShape = 6

function phrasesOf(file: string, wave: Wave): string[] {
  const path = `${folderOf[wave]}/${file}.txt`
  if (!existsSync(new URL(path, import.meta.url))) return []
  return read(path)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replaceAll('\\n', '\n'))
}

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}
