// The corpus by which the patterns are measured: half of it is held out by the hash of the template, and never looked at while tuning.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { sampleText } from '../../../src/main/enforcement/dlp/sample-text.ts'
import type { DlpFamily } from '../../../src/shared/contract/dlp.ts'
import { formats, usualPlaces } from './formats.ts'
import { nearMisses } from './near-misses.ts'

export interface Item {
  /** Null: nothing may be found in it. */
  readonly family: DlpFamily | null
  readonly text: string
  /** What has to be covered by a finding. */
  readonly secret: string | null
  readonly heldOut: boolean
}

/** Texts that other people wrote for other purposes: parts of installed packages, cut into pieces. */
const pieceLength = 600
const mostPieces = 60

export function corpus(modules: URL): Item[] {
  const positive = formats.flatMap(({ family, secret, places = usualPlaces }) =>
    places.map((place): Item => {
      const template = place.replace('{}', () => secret)
      const [before = '', after = ''] = place.split('{}')
      const text = sampleText(template)
      const made = text.slice(sampleText(before).length, text.length - sampleText(after).length)
      return { family, text, secret: made, heldOut: isHeldOut(template) }
    }),
  )
  const near = nearMisses.map((template): Item => benign(sampleText(template), template))
  const found = [
    ...piecesOf(modules, /^readme\.md$/i),
    ...piecesOf(modules, /^package\.json$/),
    ...piecesOf(modules, /^index\.(?:d\.ts|js|cjs|mjs)$/),
  ]
  return [...positive, ...near, ...found.map((text) => benign(text, text))]
}

function benign(text: string, template: string): Item {
  return { family: null, text, secret: null, heldOut: isHeldOut(template) }
}

function isHeldOut(template: string): boolean {
  return (createHash('sha256').update(template).digest()[0] ?? 0) % 2 === 1
}

function piecesOf(modules: URL, name: RegExp): string[] {
  const pieces: string[] = []
  for (const entry of readdirSync(modules, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue
    const folder = new URL(`${entry.name}/`, modules)
    for (const file of readdirSync(folder)) {
      if (!name.test(file)) continue
      const text = readFileSync(new URL(file, folder), 'utf8')
      const count = Math.min(mostPieces, Math.ceil(text.length / pieceLength))
      for (let at = 0; at < count; at += 1) pieces.push(text.slice(at * pieceLength, (at + 1) * pieceLength))
    }
  }
  return pieces
}
