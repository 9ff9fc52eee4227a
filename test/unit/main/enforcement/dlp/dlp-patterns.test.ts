// Patterns as operators change them: refused with the place of the fault, counting at once, on record, still there after a restart.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleText } from '../../../../../src/main/enforcement/dlp/sample-text.ts'
import { openDlp } from '../../../../../src/main/open-dlp.ts'
import { placesOf } from '../../../../../src/main/places.ts'
import { createDlpPatternSchema, type DlpPattern } from '../../../../../src/shared/contract/dlp.ts'
import type { Refusal } from '../../../../../src/shared/contract/problem.ts'
import { identityRooms } from '../../../../support/identity-rooms.ts'

const entry = new URL('../../../../../src/main/headless.ts', import.meta.url).href
let base: Awaited<ReturnType<typeof identityRooms>>
let dlp: ReturnType<typeof openDlp>
const open = () => openDlp({ ...base, ...placesOf(entry), newId: randomUUID })
beforeEach(async () => {
  base = await identityRooms()
  dlp = open()
})
afterEach(async () => {
  await dlp.scanner.close()
  await base.close()
})

const badge = (more: object = {}) =>
  createDlpPatternSchema.parse({
    name: 'Badge number',
    pattern: '\\b(BADGE-\\d{6})\\b',
    severity: 'critical',
    keywords: ['BADGE-'],
    tests: { positive: ['my BADGE-123456'], negative: ['BADGE-1'] },
    ...more,
  })
const create = (more: object = {}) => dlp.dlpPatterns.create(badge(more), 'local')
const refused = (what: Promise<unknown>) =>
  what.then(
    () => null,
    ({ status, code, errors }: Refusal) => ({ status, code, errors }),
  )
const found = async (text: string) => {
  const scan = await dlp.scanner.scan(text, { direction: 'outbound' })
  return scan.outcome === 'scanned' ? scan.findings.map(({ pattern }) => pattern) : scan
}

describe('a pattern of one’s own', () => {
  it('counts from the answer on, and its name stands in the mask', async () => {
    expect(await found('BADGE-123456')).toEqual([])
    const { id } = await create()
    expect(await dlp.scanner.scan({ a: 'x BADGE-123456' }, { direction: 'outbound' })).toMatchObject({
      masked: { a: 'x ⟦secret:badge_number⟧' },
      findings: [{ pattern: id, severity: 'critical', at: '/a' }],
    })
    await dlp.dlpPatterns.update(id, { severity: 'low' }, 'local')
    expect(await dlp.scanner.scan({ a: 'x BADGE-123456' }, { direction: 'outbound' })).toMatchObject({
      masked: { a: 'x BADGE-123456' },
      findings: [{ severity: 'low' }],
    })
    await dlp.dlpPatterns.update(id, { enabled: false }, 'local')
    expect(await found('BADGE-123456')).toEqual([])
    await dlp.dlpPatterns.update(id, { enabled: true }, 'local')
    await dlp.dlpPatterns.remove(id, 'local')
    expect(await found('BADGE-123456')).toEqual([])
    expect(await refused(dlp.dlpPatterns.remove(id, 'local'))).toMatchObject({ status: 404 })
  })

  it('is still there after a restart', async () => {
    await create()
    await dlp.scanner.close()
    dlp = open()
    expect(await found('BADGE-123456')).toHaveLength(1)
  })

  it('is on record without the texts of its tests', async () => {
    const { id } = await create()
    await dlp.dlpPatterns.update(id, { name: 'Badge' }, 'somebody')
    await dlp.dlpPatterns.remove(id, 'local')
    const events = (await base.events()).filter(({ type }) => type.startsWith('dlp_pattern.'))
    expect(events.map(({ type }) => type)).toEqual([
      'dlp_pattern.created',
      'dlp_pattern.updated',
      'dlp_pattern.deleted',
    ])
    expect(events[1]?.data).toMatchObject({
      pattern_id: id,
      name: 'Badge',
      operator_id: 'somebody',
      tests: { positive: 1 },
    })
    expect(JSON.stringify(events)).not.toContain('123456')
  })

  it.each([
    ['(BADGE-\\d{6}', 'missing closing )', 1],
    ['BADGE-(?<!a)b', 'invalid named capture', 7],
    ['BADGE-\\1', 'invalid escape sequence', 7],
    ['BADGE-[z-a]', 'invalid character class range', 8],
    ['BADGE-a{2000}', 'invalid repeat count', 8],
    ['BADGE-\\', 'trailing backslash', 7],
    ['(?:BADGE)*', 'matches the empty text', undefined],
  ])('%s is refused: %s', async (pattern, message, column) => {
    expect(await refused(create({ pattern }))).toMatchObject({
      status: 422,
      code: 'invalid_pattern',
      errors: [{ path: 'pattern', message: expect.stringContaining(message), ...(column ? { column } : {}) }],
    })
    expect(dlp.dlpPatterns.list({ limit: 500, offset: 0 }).items.some(({ source }) => source === 'custom')).toBe(false)
  })

  it('that fails its own tests is refused, with which', async () => {
    const tests = { positive: ['BADGE-123456', 'BADGE-12'], negative: ['none', 'BADGE-654321'] }
    expect(await refused(create({ tests }))).toEqual({
      status: 422,
      code: 'tests_failed',
      errors: [
        { path: 'tests.positive.1', message: 'positive test 2 is not found' },
        { path: 'tests.negative.1', message: 'negative test 2 is found, though it should not be' },
      ],
    })
    const { id } = await create()
    expect(await refused(dlp.dlpPatterns.update(id, { pattern: 'BADGE' }, 'local'))).toMatchObject({
      code: 'tests_failed',
    })
    expect(await found('BADGE-123456')).toEqual([id])
  })

  it('that a checksum refuses finds nothing', async () => {
    await create({ pattern: '\\b(\\d{16})\\b', keywords: [], checksum: 'luhn', tests: {}, severity: 'low' })
    expect(await found(sampleText('<<luhn:9:16>>'))).toHaveLength(1)
    expect(await found(sampleText('<<not_luhn:9:16>>'))).toHaveLength(0)
  })
})

describe('a built-in pattern', () => {
  const token = sampleText('ghp_<<base62:36>>')
  it('can be switched off, and secretlint’s rule of the same kind with it', async () => {
    expect(await found(token)).toEqual(['github_token'])
    await dlp.dlpPatterns.update('github_token', { enabled: false }, 'local')
    expect(await found(token)).toEqual([])
    await dlp.dlpPatterns.update('github_token', { enabled: true, severity: 'medium' }, 'local')
    expect(dlp.dlpPatterns.get('github_token')).toMatchObject({ enabled: true, severity: 'medium', source: 'builtin' })
  })

  it('can be neither edited nor removed', async () => {
    const edit = dlp.dlpPatterns.update('github_token', { pattern: 'x' }, 'local')
    expect(await refused(edit)).toMatchObject({ status: 409, code: 'read_only', errors: [{ path: 'pattern' }] })
    expect(await refused(dlp.dlpPatterns.remove('github_token', 'local'))).toMatchObject({ status: 409 })
    expect(await found(token)).toEqual(['github_token'])
  })
})

describe('a text', () => {
  it('is tried on all patterns that are on, and JSON by its keys', async () => {
    const card = sampleText('<<luhn:4:16>>')
    const text = JSON.stringify({ a: [{ card }], b: 'plain' })
    expect(await dlp.dlpPatterns.test({ text })).toEqual({
      findings: [{ pattern: 'credit_card', severity: 'high', path: '/a/0/card', redacted: '… (16 characters)' }],
    })
    expect(await dlp.dlpPatterns.test({ text: `no JSON: ${card}` })).toMatchObject({ findings: [{ path: '' }] })
  })

  it('is tried on one that need not be stored', async () => {
    const pattern = { pattern: 'BADGE-(\\d+)', severity: 'low' as const, keywords: [] }
    expect(await dlp.dlpPatterns.test({ text: 'BADGE-42', pattern })).toMatchObject({
      findings: [{ pattern: 'pattern', severity: 'low', redacted: '… (2 characters)' }],
    })
    expect(await dlp.dlpPatterns.test({ text: 'BADGE-42', pattern: 'BADGE' })).toMatchObject({ findings: [{}] })
    expect(await refused(dlp.dlpPatterns.test({ text: 'a', pattern: '(' }))).toMatchObject({ code: 'invalid_pattern' })
  })
})

it('measures by running: a test that a pattern fails shows', async () => {
  const { id } = await create()
  const all = await dlp.dlpPatterns.measures()
  const ofOwn = () => all.items.find(({ pattern }) => pattern === id)
  expect(ofOwn()).toMatchObject({ positives: 1, found: 1, negatives: 1, wrongly_found: 0, precision: 1, recall: 1 })
  const row = dlp.dlpPatterns.get(id) as DlpPattern
  base.store.sqlite
    .prepare('update dlp_patterns set tests = ? where id = ?')
    .run(JSON.stringify({ positive: ['BADGE-123456', 'nothing'], negative: ['BADGE-654321', 'x'] }), row.id)
  const after = (await dlp.dlpPatterns.measures()).items.find(({ pattern }) => pattern === id)
  expect(after).toMatchObject({ found: 1, wrongly_found: 1, precision: 0.5, recall: 0.5 })
})
