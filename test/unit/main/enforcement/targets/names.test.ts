// Channels, repositories and tables by name: one value for every spelling, and nothing that is more than a name.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readChannels } from '../../../../../src/main/enforcement/targets/channels.ts'
import { readRepo } from '../../../../../src/main/enforcement/targets/repos.ts'
import { readTables } from '../../../../../src/main/enforcement/targets/tables.ts'

describe('readChannels', () => {
  it.each<[string, string[]]>([
    ['general', ['general']],
    ['#General', ['general']],
    [' ##general ', ['general']],
    ['＃general', ['general']],
    ['general,#random', ['general', 'random']],
    ['@jane', ['@jane']],
    ['C024BE91L', ['c024be91l']],
    ['<#C024BE91L|exec>', ['c024be91l']],
    ['company-wide', ['company-wide']],
  ])('%j is %j', (raw, expected) => {
    expect(readChannels(raw).map(({ value }) => value)).toEqual(expected)
  })

  it('says what is only an id, and reads what an id is labelled with', () => {
    expect(readChannels('C024BE91L')[0]?.forms).toEqual(['c024be91l', 'channel:id'])
    expect(readChannels('<#C024BE91L|Exec>')[0]?.forms).toEqual(['c024be91l', 'channel:id', 'exec'])
    expect(readChannels('#c024be91l')[0]?.forms).toEqual(['c024be91l'])
    expect(readChannels('ＥＸＥＣ')[0]?.forms).toEqual(['exec'])
  })

  it.each(['', '#', 'two words', 'a,', 'https://x.slack.com/archives/C024BE91L', 'ex\u200bec', '\u0435xec', 'a\\b'])(
    '%j cannot be told',
    (raw) => {
      expect(() => readChannels(raw)).toThrow()
    },
  )

  it('is canonical', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^#{0,2}[A-Za-z0-9_-]{1,20}$/), (raw) => {
        const value = readChannels(raw)[0]?.value ?? ''
        expect(readChannels(value)[0]?.value).toBe(value)
      }),
    )
  })
})

describe('readRepo', () => {
  it.each<[string, string | null, string]>([
    ['acme/site', null, 'acme/site'],
    ['Acme/Site.git', null, 'acme/site'],
    ['https://github.com/acme/site', null, 'acme/site'],
    ['https://github.com/acme/site.git/', 'other', 'acme/site'],
    ['git@github.com:acme/site.git', null, 'acme/site'],
    ['ssh://git@github.com/acme/site', null, 'acme/site'],
    ['site', 'Acme', 'acme/site'],
    ['acme/site', 'other', 'acme/site'],
    ['site', null, 'site'],
  ])('%s of %s is %s', (raw, owner, value) => {
    expect(readRepo(raw, owner).value).toBe(value)
  })

  it.each<[string, string | null]>([
    ['', null],
    ['acme/site/../other', null],
    ['../site', null],
    ['..', 'acme'],
    ['site', '..'],
    ['acme/si te', null],
    ['acme/site?x', null],
    ['https://github.com/acme/site/issues/1', null],
    ['acme\u200b/site', null],
    ['--upload-pack/site', null],
    ['acme/-site', null],
  ])('%s of %s cannot be told', (raw, owner) => {
    expect(() => readRepo(raw, owner)).toThrow()
  })

  it('is canonical', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,11}$/)
    fc.assert(
      fc.property(name, name, (owner, repo) => {
        const { value } = readRepo(`${owner}/${repo}`, null)
        expect(readRepo(value, 'other').value).toBe(value)
      }),
    )
  })
})

describe('readTables', () => {
  it.each<[string, string[]]>([
    ['orders', ['orders']],
    ['HR.Orders', ['hr.orders']],
    ['public.orders', ['orders']],
    ['"public"."orders"', ['orders']],
    ['`hr`.`orders`', ['hr.orders']],
    ['[hr].[orders]', ['hr.orders']],
    ['a, hr.b', ['a', 'hr.b']],
    ['"my table"', ['"my table"']],
    ['my-table', ['"my-table"']],
    ['"a.b"', ['"a.b"']],
    ['"a""b"', ['"a""b"']],
    [' db . hr . orders ', ['db.hr.orders']],
    ['straße', ['straße']],
  ])('%s is %j', (raw, expected) => {
    expect(readTables(raw, null).map(({ value }) => value)).toEqual(expected)
  })

  it('has the bare name as a form', () => {
    expect(readTables('HR.Salaries', null)[0]?.forms).toEqual(['hr.salaries', 'salaries'])
    expect(readTables('"hr.salaries"', null)[0]?.forms).toEqual(['"hr.salaries"'])
  })

  it.each([
    '',
    '.',
    'orders.',
    'orders o',
    'orders; DROP TABLE orders',
    'orders--',
    'orders/**/',
    '(SELECT 1)',
    '"orders',
    '*',
    'a.b.c.d.e',
    '"or\u200bders"',
    "orders' OR 1",
  ])('%j cannot be told', (raw) => {
    expect(() => readTables(raw, null)).toThrow()
  })

  it('is canonical', () => {
    const plain = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/)
    const quoted = fc.stringMatching(/^[A-Za-z .\-"]{1,8}$/).map((text) => `"${text.replaceAll('"', '""')}"`)
    fc.assert(
      fc.property(fc.array(fc.oneof(plain, quoted), { minLength: 1, maxLength: 3 }), (parts) => {
        const value = readTables(parts.join('.'), null)[0]?.value ?? ''
        const again = readTables(value, null)[0]?.value
        expect(again).toBe(value)
      }),
      { numRuns: 500 },
    )
  })
})
