// The gates one by one: the nearest thing that passes, and what is refused at which field. One database: what they ask of it is tested on both.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLibrary } from '../../../src/library-server/library.ts'
import type { ArtifactBody, ArtifactProblem } from '../../../src/shared/contract/community.ts'
import {
  createPublisher,
  dlpBody,
  inboundBody,
  type LibraryRoom,
  libraryPlaces,
  packBody,
  policyBody,
  startLibraryRoom,
} from '../../support/library-room.ts'

describe('the gates', () => {
  let room: LibraryRoom
  let token: string
  const publisher = createPublisher()
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    room = await startLibraryRoom('PostgreSQL')
    token = await room.token('tenant')
    ids.taken = await room.publish(createPublisher(), dlpBody('HIPAA identifiers'))
    ids.own = await room.publish(publisher, dlpBody('Own pattern'))
    ids.pack = await room.publish(publisher, packBody('Own pack', [{ artifact_id: ids.own, version: '1.0.0' }]))
  })
  afterAll(() => room.stop())

  const validate = async (submitted: unknown) => {
    const { status, body, text } = await room.ask('POST', '/validate', { token, body: submitted })
    if (status !== 200) throw new Error(text)
    return body as { valid: boolean; errors: ArtifactProblem[] }
  }
  const problems = async (submitted: unknown) =>
    (await validate(submitted)).errors.map(({ path, code }) => `${path} ${code}`)
  const refusals = (body: ArtifactBody) => problems(publisher.signed(body))
  const rego = (text: string, more: object = {}) =>
    policyBody('Rule', 'rule', {
      content: `package behavry.community.rule\n\n${text}\n`,
      tests: { positive: [], negative: [] },
      ...more,
    })

  it('let through one of each kind', async () => {
    const member = { artifact_id: ids.own ?? '', version: '1.0.0' }
    const good = [policyBody('Rule', 'rule'), dlpBody('Good'), inboundBody('Good'), packBody('Good', [member])]
    for (const body of good) expect(await validate(publisher.signed(body))).toEqual({ valid: true, errors: [] })
  })

  it('are not opened without the policy engine', async () => {
    const opened = openLibrary({ ...libraryPlaces, opa: process.execPath }, room.options)
    await expect(opened).rejects.toThrow('policy engine')
  })

  it('ask for a token, and store nothing that is only tried', async () => {
    const body = publisher.signed(dlpBody('Good'))
    expect((await room.ask('POST', '/validate', { body })).status).toBe(401)
    expect((await room.ask('POST', '/contribute', { body })).status).toBe(401)
    await validate(body)
    expect((await room.ask('GET', '/review', { token })).body.total).toBe(0)
  })

  it('name each field that is not as it should be, and each key that is not known', async () => {
    const body = {
      ...publisher.signed(dlpBody('Good')),
      more: 1,
      version: '1.0',
      license: 'GPL',
      tags: ['a', '\u202e'],
    }
    expect((await problems(body)).sort()).toEqual([
      'license invalid',
      'more unknown_key',
      'tags.1 invalid',
      'version invalid',
    ])
    const refused = await room.ask('POST', '/contribute', { token, body })
    expect([refused.status, refused.body.code]).toEqual([422, 'gates'])
    expect(refused.body.errors).toContainEqual({ path: 'more', code: 'unknown_key', message: 'is not known here' })
    const inner = { ...dlpBody('Good'), content: { pattern: 'a', severity: 'high', more: 1 } }
    expect(await problems(publisher.signed(inner as ArtifactBody))).toEqual(['content.more unknown_key'])
  })

  it('refuse what its publisher did not sign', async () => {
    const signed = publisher.signed(dlpBody('Good'))
    expect(await problems({ ...signed, description: 'Another.' })).toEqual(['signature signature_invalid'])
    expect(await problems({ ...signed, publisher_key: createPublisher().key })).toEqual(['signature signature_invalid'])
    expect(await problems({ ...signed, publisher_key: `${'A'.repeat(59)}=` })).toEqual(['signature signature_invalid'])
    expect(await problems({ ...signed, signature: 'x' })).toEqual(['signature invalid'])
  })

  it('refuse names that are taken, that look like one that is, and that are none', async () => {
    expect(await refusals(dlpBody('HIPAA  Identifiers'))).toEqual(['name name_taken'])
    const alike = [
      'HIPАA identifiers',
      'ΗΙPAA identifiers',
      'ＨＩＰＡＡ１dentifiers',
      'HlPAA identifiers',
      'H1PAA ident1fiers',
      'HIPAA-identifier5s',
    ]
    for (const name of alike.slice(0, 5))
      expect([name, await refusals(dlpBody(name))]).toEqual([name, ['name name_confusable']])
    expect(await refusals(dlpBody(alike[5] ?? ''))).toEqual([])
    expect(await refusals(dlpBody('患者'))).toEqual(['name name_unusable'])
    for (const name of ['HIPAA\u200bidentifiers', 'HIPAA\u202eidentifiers', 'two\nlines', ''])
      expect(new Set(await refusals(dlpBody(name)))).toEqual(new Set(['name invalid']))
  })

  it('refuse another kind and a lower version under a name of one’s own', async () => {
    expect(await refusals(inboundBody('Own pattern', { version: '2.0.0' }))).toEqual(['kind kind_changed'])
    expect(await refusals(dlpBody('Own pattern'))).toEqual(['version version_not_higher'])
    expect(await refusals(dlpBody('Own pattern', { version: '1.0.1' }))).toEqual([])
  })

  it('refuse what looks like markup, and a licence without its text', async () => {
    expect(await refusals(dlpBody('Good <script>alert(1)</script>'))).toEqual(['name markup'])
    expect(await refusals(dlpBody('Good', { description: '<img src=x onerror="a()">' }))).toEqual([
      'description markup',
    ])
    expect(await refusals(dlpBody('Good', { tags: ['a', 'javascript:x'] }))).toEqual(['tags.1 markup'])
    for (const text of ['</ScRiPt >', '< svg/onload=a()>', '<a href="x">', "x onclick = 'a()'", '&#x3c;script&#62;'])
      expect(await refusals(dlpBody('Good', { maintainer: text }))).toEqual(['maintainer markup'])
    expect(await refusals(dlpBody('Good', { description: '1 < 2 & 3' }))).toEqual([])
    expect(await refusals(dlpBody('Good', { license: 'custom' }))).toEqual(['license_text license_text_missing'])
    expect(await refusals(dlpBody('Good', { license_text: 'x' }))).toEqual(['license_text license_text_unneeded'])
  })

  it('leave other texts as they are, and nothing reads them as anything else', async () => {
    const description = `"><b>bold</b> {{x}} \${y} '; drop table community.artifacts; -- <name> & \\u003c`
    const id = await room.publish(publisher, dlpBody('Odd texts', { description }))
    const { body, text, headers } = await room.ask('GET', `/artifacts/${id}`)
    expect(body.description).toBe(description)
    expect(text).toContain(JSON.stringify(description))
    expect(headers.get('content-type')).toBe('application/json')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('refuse a version that is too long', async () => {
    const tests = { positive: Array(22).fill(`ACME-123456 ${'x'.repeat(16_000)}`), negative: ['x'] }
    const long = dlpBody('Good', { tests })
    const { status, body } = await room.ask('POST', '/validate', { token, body: publisher.signed(long) })
    expect([status, body.code]).toEqual([413, 'body_too_long'])
    const nearly = dlpBody('Good', { tests: { ...tests, positive: tests.positive.slice(0, 18) } })
    expect(await refusals(nearly)).toEqual([' too_long'])
  })

  describe('for policies', () => {
    const deny = 'deny contains "No" if input.request.action == "write"'
    const cases: [string, string, string[]][] = [
      ['no Rego', 'deny contains', ['content no_rego']],
      ['nothing that is heard', 'other := 1', ['content no_effect']],
      ['a default', `default allow := false\n\n${deny}`, ['content default_not_allowed']],
      ['a reserved name', `${deny}\n\nhold contains "x"`, ['content reserved_name']],
      ['foreign data', 'deny contains "No" if data.secrets.x', ['content foreign_data']],
      [
        'data by a name that is only known later',
        'deny contains "No" if data.behavry[input.x]',
        ['content foreign_data'],
      ],
      ['all data', 'deny contains "No" if count(data) > 0', ['content foreign_data']],
      ['another module', 'deny contains "No" if data.behavry.community.other.deny', ['content foreign_data']],
      ['an import of another', `import data.behavry.tenants\n\n${deny}`, ['content foreign_data']],
      [
        'replaced data',
        'deny contains "No" if helper with data.behavry.lib.x as 1\n\nhelper if input.a',
        ['content with_not_allowed'],
      ],
      [
        'a function that is not allowed',
        'deny contains "No" if http.send({"url": "http://x"})',
        ['content no_compile'],
      ],
      ['an unused variable', 'deny contains "No" if { x := 1 }', ['content no_compile']],
      ['nesting without end', `deny contains "No" if input.x == ${'['.repeat(8000)}${']'.repeat(8000)}`, []],
    ]
    it.each(cases)('refuse %s', async (_, text, expected) => {
      const found = await refusals(rego(text))
      if (expected.length > 0) expect(found).toEqual(expected)
      else expect(found[0]).toMatch(/^content (no_rego|too_complex|no_compile)$/)
    })

    it('let through the library, the call, and rules of its own', async () => {
      const text = `import data.behavry.lib.paths

deny contains {"policy": "rule", "reason": "No"} if {
	some target in input.request.targets
	paths.at_or_below(target.value, "/secret")
	_odd with input.request.action as "write"
}

_odd if input.request.action == "write"`
      const target = { kind: 'path', op: 'read', value: '/secret/a' }
      const tests = { positive: [{ request: { targets: [target] } }], negative: [{}] }
      expect(await refusals(rego(text, { tests }))).toEqual([])
    })

    it('ask for the package of the name', async () => {
      expect(await refusals(policyBody('Rule', 'another'))).toEqual(['content package_foreign'])
      expect(
        await refusals(policyBody('Rule', 'rule', { content: 'package behavry.base.x\n\nallow contains "x"' })),
      ).toEqual(['content package_foreign'])
    })

    it('run the tests over an ordinary call', async () => {
      const wrong = {
        positive: [{ request: { action: 'write' } }, {}],
        negative: [{}, { request: { action: 'write' } }],
      }
      expect(await refusals(rego(deny, { tests: wrong }))).toEqual([
        'tests.positive.1 test_failed',
        'tests.negative.1 test_failed',
      ])
      expect(await refusals(rego(deny, { tests: { positive: ['text'], negative: [] } }))).toEqual([
        'tests.positive.0 test_form',
      ])
      const decision = 'decision := {"result": "deny", "reason": "No"} if input.request.action == "write"'
      const right = { positive: [{ request: { action: 'write' } }], negative: [{}] }
      expect(await refusals(rego(decision, { tests: right }))).toEqual([])
      const hours = 'deny contains "Late" if time.clock(time.now_ns())[0] >= 18'
      const [late, early] = [{ now_ns: 1_772_666_100_000_000_000 }, { now_ns: 1_772_615_700_000_000_000 }]
      expect(await refusals(rego(hours, { tests: { positive: [late, late], negative: [early] } }))).toEqual([])
      const conflict = 'decision := {"result": "deny", "n": n} if some n in [1, 2]'
      expect(await refusals(rego(conflict, { tests: right }))).toEqual(['tests tests_not_run'])
    })
  })

  describe('for patterns', () => {
    const pattern = (text: string, more: object = {}, tests?: ArtifactBody['tests']) =>
      dlpBody('Good', { content: { pattern: text, severity: 'high', ...more }, ...(tests ? { tests } : {}) })

    it('take RE2 only', async () => {
      for (const text of ['(a', '(?=a)b', '(a)\\1', 'a{2000}'])
        expect([text, await refusals(pattern(text))]).toEqual([text, ['content.pattern not_re2']])
      expect(await refusals(pattern('a*'))).toEqual(['content.pattern matches_empty'])
      expect(await refusals(pattern('x'.repeat(1001)))).toEqual(['content.pattern invalid'])
    })

    it('do not wait for a bomb', async () => {
      const began = performance.now()
      const tests = { positive: [`${'a'.repeat(30)}b`], negative: ['c'] }
      expect(await refusals(pattern('(a|a)*b', {}, tests))).toEqual([])
      expect(await refusals(pattern('((a{0,30}){0,30}b?){1,30}c', {}, tests))).not.toEqual([])
      expect(performance.now() - began).toBeLessThan(20_000)
    })

    it('need tests of both sorts, and hold them', async () => {
      expect(await refusals(pattern('ACME', {}, { positive: [], negative: [] }))).toEqual([
        'tests.positive tests_missing',
        'tests.negative tests_missing',
      ])
      expect(await refusals(pattern('ACME', {}, { positive: ['acme', 'ACME'], negative: ['b', 'ACME'] }))).toEqual([
        'tests.positive.0 test_failed',
        'tests.negative.1 test_failed',
      ])
      expect(await refusals(pattern('ACME', {}, { positive: [{ text: 'ACME' }, 'ACME'], negative: ['b'] }))).toEqual([
        'tests.positive.0 test_form',
      ])
    })

    it('honour keywords and checksums', async () => {
      const card = { positive: ['card 4111111111111111'], negative: ['card 4111111111111112', '4111111111111111'] }
      expect(await refusals(pattern('\\b[0-9]{16}\\b', { checksum: 'luhn', keywords: ['card'] }, card))).toEqual([])
      expect(await refusals(pattern('\\b[0-9]{16}\\b', { keywords: ['card'] }, card))).toEqual([
        'tests.negative.0 test_failed',
      ])
      expect(await refusals(pattern('\\b[0-9]{16}\\b', { checksum: 'luhn' }, card))).toEqual([
        'tests.negative.1 test_failed',
      ])
    })
  })

  it('for inbound rules run what can be run', async () => {
    const rule = (matcher: object, positive: unknown[], negative: unknown[]) =>
      refusals(
        inboundBody('Good', {
          content: { matcher: matcher as never, action: 'block', priority: 1 },
          tests: { positive: positive as string[], negative: negative as string[] },
        }),
      )
    expect(await rule({ type: 'regex', pattern: '(' }, ['a'], ['b'])).toEqual(['content.matcher.pattern not_re2'])
    expect(await rule({ type: 'regex', pattern: 'a' }, ['b'], ['a'])).toEqual([
      'tests.positive.0 test_failed',
      'tests.negative.0 test_failed',
    ])
    expect(await rule({ type: 'content_length', max_bytes: 3 }, ['four'], ['two'])).toEqual([])
    expect(await rule({ type: 'content_length', max_bytes: 3 }, ['two'], ['four'])).toHaveLength(2)
    expect(await rule({ type: 'content_length', max_bytes: 65_536 }, ['long'], ['short'])).toEqual([])
    const domain = { type: 'domain', domains: ['example.org'] }
    const texts = (...domains: string[]) => domains.map((each) => ({ text: 'x', domain: each }))
    expect(await rule(domain, texts('a.example.org', 'example.org'), texts('badexample.org'))).toEqual([])
    expect(await rule(domain, texts('badexample.org'), ['x'])).toEqual(['tests.positive.0 test_failed'])
    const types = { type: 'file_type', types: ['exe', 'image/*'] }
    expect(
      await rule(types, [{ types: ['exe'] }, { types: ['text/plain', 'image/png'] }], [{ types: ['py'] }]),
    ).toEqual([])
    expect(await rule(types, ['setup.exe'], [{ types: ['exe'] }])).toHaveLength(2)
    const haste = { type: 'rate_limit', per_minute: 5 }
    expect(await rule(haste, [{ calls_last_minute: 6 }], [{ calls_last_minute: 5 }])).toEqual([])
    expect(await rule(haste, ['six'], [{}])).toEqual(['tests.negative.0 test_form', 'tests.positive.0 test_failed'])
    expect(await rule({ type: 'injection' }, ['a'], [])).toEqual(['tests.negative tests_missing'])
    expect(await rule({ type: 'injection' }, [{ more: 1 }], ['b'])).toEqual(['tests.positive.0 test_form'])
  })

  it('for packs look at every member', async () => {
    const own = { artifact_id: ids.own ?? '', version: '1.0.0' }
    const sha256 = (await room.ask('GET', `/artifacts/${ids.own}`)).body.versions[0].sha256 as string
    const pack = (...members: object[]) => refusals(packBody('New pack', members as never))
    expect(await pack({ ...own, sha256 })).toEqual([])
    expect(await pack({ ...own, sha256: 'a'.repeat(64) })).toEqual(['content.members.0.sha256 member_hash'])
    expect(await pack({ ...own, version: '9.0.0' })).toEqual(['content.members.0.version member_version'])
    expect(await pack(own, own)).toEqual(['content.members.1.artifact_id member_twice'])
    expect(await pack({ artifact_id: ids.pack, version: '1.0.0' })).toEqual([
      'content.members.0.artifact_id member_is_pack',
    ])
    expect(await pack({ artifact_id: '00000000-0000-4000-8000-000000000000', version: '1.0.0' })).toEqual([
      'content.members.0.artifact_id member_unknown',
    ])
    const self = packBody('Own pack', [{ artifact_id: ids.pack ?? '', version: '1.0.0' }], { version: '2.0.0' })
    expect(await refusals(self)).toEqual(['content.members.0.artifact_id member_self'])
    expect(await pack()).toEqual(['content.members invalid'])
  })
})
