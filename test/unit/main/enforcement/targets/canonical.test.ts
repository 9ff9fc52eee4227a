// Every kind of target: what was read once reads as itself, over all texts of the table of attempts and random spellings of them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readChannels } from '../../../../../src/main/enforcement/targets/channels.ts'
import { readCommand } from '../../../../../src/main/enforcement/targets/commands.ts'
import { readPath } from '../../../../../src/main/enforcement/targets/paths.ts'
import { readRecipients } from '../../../../../src/main/enforcement/targets/recipients.ts'
import { readRemote } from '../../../../../src/main/enforcement/targets/remotes.ts'
import { readRepo } from '../../../../../src/main/enforcement/targets/repos.ts'
import { readTables } from '../../../../../src/main/enforcement/targets/tables.ts'
import { Unresolvable } from '../../../../../src/main/enforcement/targets/unresolvable.ts'
import { readUrl } from '../../../../../src/main/enforcement/targets/urls.ts'

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'decisions', 'bypass')
const textsOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flat().flatMap(textsOf)
      : []
const texts = [
  ...new Set(
    readdirSync(folder).flatMap((file) => {
      const rows = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { arguments?: object }[]
      return rows.flatMap((row) => textsOf(row.arguments).map((text) => text.replace(/\$(ROOT|DATA)\b/g, '/srv/work')))
    }),
  ),
]

/** Ways in which one text is written differently. */
const spellings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => ` ${text}\u00a0`,
  (text) => `"${text}"`,
  (text) => text.toUpperCase(),
  (text) => text.normalize('NFD'),
  (text) => text.replace(/[!-~]/g, (sign) => String.fromCodePoint(sign.charCodeAt(0) + 0xfee0)),
  (text) => text.replaceAll('/', '//'),
  (text) => text.replaceAll('/', '/./'),
  (text) => text.replaceAll('/', '\\'),
  (text) => encodeURI(text.toWellFormed()),
  (text) => encodeURIComponent(text.toWellFormed()),
  (text) => text.replaceAll('.', '%2e'),
  (text) => text.replaceAll('.', '%252e'),
  (text) => `file://${text}`,
  (text) => `https://${text}`,
  (text) => `${text}.`,
  (text) => `${text}/`,
  (text) => `${text}, ${text}`,
  (text) => `#${text}`,
  (text) => `/proc/self/root${text}`,
]

const signal = new AbortController().signal
const place = { cwd: '/srv', home: '/home/u', roots: ['/srv/work'], bounds: null }
const one =
  <R>(read: (text: string) => R) =>
  async (text: string) => [await read(text)]
const readers = {
  path: one((text) => readPath(text, place, signal)),
  url: one(readUrl),
  remote: one(readRemote),
  table: async (text: string) => readTables(text, null),
  recipient: async (text: string) => readRecipients(text),
  channel: async (text: string) => readChannels(text),
  repo: one((text) => readRepo(text, 'acme')),
  command: one(readCommand),
}

describe.each(Object.entries(readers))('%s', (_kind, read) => {
  const values = async (text: string): Promise<string[] | null> => {
    try {
      return (await read(text)).map(({ value }) => value)
    } catch (error) {
      if (error instanceof Unresolvable) return null
      throw error
    }
  }

  it('reads its own values as themselves', async () => {
    let told = 0
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(...texts), fc.string({ unit: 'binary', maxLength: 30 })),
        fc.constantFrom(...spellings),
        fc.constantFrom(...spellings),
        async (text, first, second) => {
          const found = (await values(second(first(text)))) ?? []
          told += found.length
          for (const value of found) expect(await values(value)).toEqual([value])
        },
      ),
      { numRuns: 2000 },
    )
    expect(told).toBeGreaterThan(30)
  }, 400_000)
})
