// The check of an exported log: what a console wrote passes; a change of any one byte does not.
import { randomUUID } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { verifyAudit, verifyExport } from '../../../src/cli/verify-audit.ts'
import { loadKeys } from '../../../src/main/events/keys.ts'
import { openLog } from '../../support/open-log.ts'
import { tempFolder } from '../../support/temp-folder.ts'

let exported = ''
let publicKey = ''
const folder = tempFolder(true)
const { audit } = loadKeys(folder)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** As the operator API writes it: every row, then the head. */
beforeAll(async () => {
  const log = await openLog(folder)
  const odd = { text: 'a\u2028b\u2029c\u0000\r\n"é😀\ufffd', 10: 1, 9: 2, numbers: [1e21, -0.5, 1e-7] }
  for (const data of [{}, odd, { deep: [[[odd]]] }]) {
    await log.append({ type: 'agent.created', record: { id: randomUUID(), data } })
  }
  const head = await log.signHead()
  const rows = await log.query.since(0, 100)
  exported = [...rows, head].map((each) => `${JSON.stringify(each)}\n`).join('')
  publicKey = log.publicKey.public_key
  await log.close()
})

async function sentenceOn(content: string | Buffer, key = audit.verify as typeof audit.verify | null) {
  const file = join(folder, `export-${randomUUID()}.ndjson`)
  writeFileSync(file, content)
  return verifyExport(file, key)
}

describe('verify-audit', () => {
  it('accepts what a console exported, and says what it has not checked', async () => {
    expect(await sentenceOn(exported)).toMatchObject({ ok: true, sentence: expect.stringContaining('3 rows') })
    expect(await sentenceOn(exported, null)).toMatchObject({ ok: true, sentence: expect.stringContaining('--key') })
  })

  it('finds a change of any single byte', async () => {
    const bytes = Buffer.from(exported)
    const lastFeed = bytes.length - 1
    await fc.assert(
      fc.asyncProperty(fc.nat(lastFeed - 1), fc.integer({ min: 1, max: 255 }), async (place, by) => {
        const changed = Buffer.from(bytes)
        changed[place] = ((changed[place] ?? 0) + by) % 256
        expect((await sentenceOn(changed)).ok).toBe(false)
      }),
      { numRuns: 600 },
    )
  })

  const lines = () => exported.trimEnd().split('\n')
  it.each<[string, () => string]>([
    ['a row that is missing', () => lines().toSpliced(1, 1).join('\n')],
    ['a first row that is missing', () => lines().toSpliced(0, 1).join('\n')],
    ['a last row that is missing', () => lines().toSpliced(-2, 1).join('\n')],
    ['a head that is missing', () => lines().slice(0, -1).join('\n')],
    ['rows in another order', () => lines().with(0, lines()[1]!).with(1, lines()[0]!).join('\n')],
    ['text after the head', () => `${exported}{}\n`],
    ['nothing at all', () => ''],
    ['a line of null', () => `null\n${exported}`],
    ['a row of another form', () => `{"seq":1}\n${exported}`],
    ['a further member', () => exported.replace('{"seq":1,', '{"seq":1,"note":"ok",')],
    ['a member twice', () => exported.replace('{"seq":1,', '{"seq":1,"seq":1,')],
    [
      'a type other than the one that was hashed',
      () => exported.replace('"type":"agent.created"', '"type":"call.decided"'),
    ],
    ['spaces between members', () => exported.replace('{"seq":1,', '{"seq": 1,')],
    ['a whole other log', () => exported.replaceAll('agent.created', 'agent.removed')],
  ])('finds %s', async (_name, content) => {
    expect(await sentenceOn(content())).toMatchObject({ ok: false, sentence: expect.stringContaining('NOT WHOLE') })
  })

  it('does not take another console’s key', async () => {
    const other = loadKeys(tempFolder()).audit.verify
    expect(await sentenceOn(exported, other)).toMatchObject({ ok: false, sentence: expect.stringContaining('key') })
  })

  it('answers as a command: 0 whole, 1 not whole, 2 not read; the key as PEM or as the API gives it', async () => {
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const error = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const file = (name: string, content: string) => {
      writeFileSync(join(folder, name), content)
      return join(folder, name)
    }
    const whole = file('whole.ndjson', exported)
    const pem = file('key.pem', publicKey)
    const json = file('key.json', JSON.stringify({ key_id: audit.key_id, algorithm: 'Ed25519', public_key: publicKey }))
    const codes = [
      await verifyAudit([whole, '--key', pem]),
      await verifyAudit([whole, '--key', json]),
      await verifyAudit([file('cut.ndjson', exported.slice(0, -40))]),
      await verifyAudit([join(folder, 'absent.ndjson')]),
      await verifyAudit([whole, '--key', file('no.pem', 'no key')]),
      await verifyAudit([]),
    ]
    expect(codes).toEqual([0, 0, 1, 2, 2, 2])
    expect(out).toHaveBeenCalledTimes(3)
    expect(error).toHaveBeenCalledTimes(3)
    vi.restoreAllMocks()
  })
})
