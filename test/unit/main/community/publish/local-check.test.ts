// What this console says of something that is to be published: real gate, real scanner, each fault at its field.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLocalCheck, type LocalCheck } from '../../../../../src/main/community/publish/local-check.ts'
import { createPolicyTests } from '../../../../../src/main/community/publish/policy-tests.ts'
import { LibraryProblem } from '../../../../../src/main/community/source/library-source.ts'
import { checkPattern } from '../../../../../src/main/enforcement/dlp/check-pattern.ts'
import { readBaseSet } from '../../../../../src/main/opa/active-set.ts'
import { createEvaluateOnce } from '../../../../../src/main/opa/evaluate-once.ts'
import type { Artifact, ArtifactBody, ArtifactProblem } from '../../../../../src/shared/contract/community.ts'
import { openGate, policiesDir } from '../../../../support/gate-rooms.ts'
import { dlpBody, inboundBody, packBody, policyBody } from '../../../../support/library-bodies.ts'
import { openSecretScanner } from '../../../../support/secret-scanner.ts'
import { tempFolder } from '../../../../support/temp-folder.ts'

const id = (n: number) => `5f0c7e61-9f0f-4b0e-8f55-${String(n).padStart(12, '0')}`
const version = (text: string) => ({
  version: text,
  sha256: 'a'.repeat(64),
  published_at: '2026-01-01T00:00:00.000Z',
  publisher_key: 'k',
  signature: 's',
  log_index: 0,
})
const there = new Map<string, Partial<Artifact>>([
  [id(1), { kind: 'policy', versions: [version('1.0.0')] }],
  [id(2), { kind: 'pack', versions: [version('1.0.0')] }],
])

const finding = { pattern_class: 'instruction_override', severity: 'high', content_snippet: '' } as const
const { scanner } = openSecretScanner()
const folder = tempFolder(true)
let check: LocalCheck
let close: () => Promise<void>

beforeAll(async () => {
  const room = await openGate(join(folder, 'gate'))
  close = room.close
  check = createLocalCheck({
    gate: room.gate,
    runPolicyTests: createPolicyTests({
      evaluateOnce: createEvaluateOnce(room.oneShot),
      base: await readBaseSet(policiesDir),
    }),
    checkPattern: (pattern) => checkPattern(pattern, scanner),
    scanInbound: async (text) => (text.includes('ignore all') ? [finding as never] : []),
    async artifact(asked) {
      if (asked === id(9)) throw new LibraryProblem('unreachable', 'Nobody there.')
      const found = there.get(asked)
      if (!found) throw new LibraryProblem('gone', 'No such thing.')
      return { id: asked, ...found } as Artifact
    },
  })
})
afterAll(async () => {
  await close()
  rmSync(folder, { recursive: true, force: true })
})

type Row = [what: string, body: ArtifactBody, problems: Partial<ArtifactProblem>[]]

async function says(body: ArtifactBody, problems: Partial<ArtifactProblem>[]): Promise<void> {
  const found = await check(body)
  expect(found).toHaveLength(problems.length)
  expect(found).toMatchObject(problems)
}

const rego = (body: string, name = 'no_deletes') => `package behavry.community.${name}\n\n${body}\n`
const denies = 'deny contains {"reason": "No."} if input.request.action == "delete"'

describe('of anything', () => {
  const rows: Row[] = [
    ['a name without letters', policyBody('Нет удалений'), [{ path: 'name', code: 'name_unusable' }]],
    ['a name that imitates', policyBody('HIPАA pack'), [{ path: 'name', code: 'name_confusable' }]],
    [
      'a name with a direction',
      policyBody('No\u202edeletes', { description: 'x' }),
      [{ path: 'name', code: 'invalid' }],
    ],
    ['a custom licence without a text', policyBody('No deletes', { license: 'custom' }), [{ path: 'license_text' }]],
    [
      'too much of it',
      dlpBody('Patients', { tests: { positive: Array(20).fill('x'.repeat(16_000)), negative: ['y'] } }),
      [{ path: '', code: 'too_long' }],
    ],
    [
      'a member that is not of the form',
      { ...policyBody('No deletes'), version: '1.0' } as ArtifactBody,
      [{ path: 'version', code: 'invalid' }],
    ],
  ]
  it.each(rows)('%s', (_, body, problems) => says(body, problems))
})

describe('of a policy', () => {
  const tests = policyBody('No deletes').tests
  const withText = (content: string, more = {}) => policyBody('No deletes', { content, ...more })
  const rows: Row[] = [
    ['nothing', policyBody('No deletes'), []],
    ['nothing where there are no tests', withText(rego(denies), { tests: { positive: [], negative: [] } }), []],
    [
      'another package',
      withText(rego(denies, 'other')),
      [{ path: 'content', message: expect.stringMatching(/^Line 1/) }],
    ],
    [
      'no Rego',
      withText(rego('deny contains if')),
      [{ message: expect.stringMatching(/^Line 3/) }, { path: 'content' }],
    ],
    [
      'what it may not call',
      withText(rego(`deny contains {"reason": "x"} if http.send({"url": "http://a"}).status_code == 200`)),
      [{ path: 'content' }],
    ],
    [
      'what it may not read',
      withText(rego(`deny contains {"reason": "x"} if data.behavry.tenants`)),
      [{ path: 'content' }],
    ],
    [
      'tests that fail',
      withText(rego('deny contains {"reason": "No."} if input.request.action == "read"')),
      [
        { path: 'tests.positive.0', code: 'test_failed', message: expect.stringContaining('says nothing') },
        { path: 'tests.negative.0', code: 'test_failed', message: expect.stringContaining('speaks') },
      ],
    ],
    [
      'a decision counts as a word',
      withText(
        rego(`decision := {"result": "deny", "policy": "p", "reason": "r"} if input.request.action == "delete"`),
      ),
      [],
    ],
    [
      'texts for tests',
      withText(rego(denies), { tests: { ...tests, negative: ['delete'] } }),
      [{ path: 'tests.negative.0', code: 'test_form' }],
    ],
  ]
  it.each(rows)('%s', (_, body, problems) => says(body, problems))
})

describe('of a pattern', () => {
  const { content, tests } = dlpBody('Patients')
  const rows: Row[] = [
    ['nothing', dlpBody('Patients'), []],
    [
      'no RE2',
      dlpBody('Patients', { content: { ...content, pattern: '(?=a)b' } }),
      [{ path: 'content.pattern', code: 'invalid_pattern' }],
    ],
    [
      'no positive test, no negative one',
      dlpBody('Patients', { tests: { positive: [], negative: [] } }),
      [{ path: 'tests.positive', code: 'tests_missing' }, { path: 'tests.negative' }],
    ],
    [
      'tests that fail',
      dlpBody('Patients', { tests: { positive: ['nobody'], negative: ['PAT-12345678'] } }),
      [
        { path: 'tests.positive.0', code: 'tests_failed' },
        { path: 'tests.negative.0', code: 'tests_failed' },
      ],
    ],
    [
      'calls for tests',
      dlpBody('Patients', { tests: { ...tests, positive: [{ request: {} }] } }),
      [{ path: 'tests.positive.0', code: 'test_form' }],
    ],
    [
      'a bomb, which is no bomb here',
      dlpBody('Patients', {
        content: { pattern: '(a|a)*\\$', severity: 'high' },
        tests: { positive: ['aaaa$'], negative: ['b'.repeat(2000)] },
      }),
      [],
    ],
  ]
  it.each(rows)('%s', (_, body, problems) => says(body, problems))
})

describe('of an inbound rule', () => {
  const withMatcher = (
    matcher: ReturnType<typeof inboundBody>['content']['matcher'],
    positive: unknown,
    negative: unknown,
  ) =>
    inboundBody('Rule', {
      content: { matcher, action: 'block', priority: 1 },
      tests: { positive: [positive], negative: [negative] } as never,
    })
  const rows: Row[] = [
    ['nothing', inboundBody('Wires'), []],
    ['an injection', withMatcher({ type: 'injection', min_severity: 'medium' }, 'ignore all of it', 'plain'), []],
    [
      'a domain',
      withMatcher(
        { type: 'domain', domains: ['evil.example'] },
        { text: 'x', domain: 'a.evil.example' },
        'evil.example',
      ),
      [],
    ],
    ['a length', withMatcher({ type: 'content_length', max_bytes: 5 }, 'äää', 'aaaaa'), []],
    ['a length beyond all tests', withMatcher({ type: 'content_length', max_bytes: 65_536 }, 'long', 'short'), []],
    [
      'haste',
      withMatcher({ type: 'rate_limit', per_minute: 5 }, { calls_last_minute: 6 }, { calls_last_minute: 5 }),
      [],
    ],
    [
      'types',
      withMatcher({ type: 'file_type', types: ['exe', 'image/*'] }, { types: ['image/png'] }, { types: ['py'] }),
      [],
    ],
    [
      'types that are only told of',
      withMatcher({ type: 'file_type', types: ['exe'] }, 'setup.exe', 'setup.py'),
      [{ path: 'tests.positive.0', code: 'test_failed' }],
    ],
    [
      'a test that says nothing',
      withMatcher({ type: 'regex', pattern: 'a' }, 'a', {}),
      [{ path: 'tests.negative.0', code: 'test_form' }],
    ],
    [
      'no RE2',
      withMatcher({ type: 'regex', pattern: '(' }, 'a', 'b'),
      [{ path: 'content.matcher.pattern', code: 'invalid_pattern' }],
    ],
    [
      'tests that fail',
      withMatcher({ type: 'regex', pattern: 'a' }, 'b', { text: 'a' }),
      [
        { path: 'tests.positive.0', code: 'test_failed' },
        { path: 'tests.negative.0', code: 'test_failed' },
      ],
    ],
    [
      'tests that are none',
      withMatcher({ type: 'regex', pattern: 'a' }, { texts: ['a'] }, 'b'),
      [{ path: 'tests.positive.0', code: 'test_form' }],
    ],
  ]
  it.each(rows)('%s', (_, body, problems) => says(body, problems))
})

describe('of a pack', () => {
  const of = (...members: ReturnType<typeof packBody>['content']['members']) => packBody('Both', members)
  const at = (index: number, field: string) => `content.members.${index}.${field}`
  const rows: Row[] = [
    ['nothing', of({ artifact_id: id(1), version: '1.0.0', sha256: 'a'.repeat(64) }), []],
    [
      'everything that is wrong with its members',
      of(
        { artifact_id: id(1), version: '2.0.0' },
        { artifact_id: id(1), version: '1.0.0' },
        { artifact_id: id(2), version: '1.0.0' },
        { artifact_id: id(3), version: '1.0.0' },
      ),
      [
        { path: at(0, 'version'), code: 'member_version' },
        { path: at(1, 'artifact_id'), code: 'member_twice' },
        { path: at(2, 'artifact_id'), code: 'member_is_pack' },
        { path: at(3, 'artifact_id'), code: 'member_unknown' },
      ],
    ],
    [
      'another text',
      of({ artifact_id: id(1), version: '1.0.0', sha256: 'b'.repeat(64) }),
      [{ path: at(0, 'sha256'), code: 'member_hash' }],
    ],
  ]
  it.each(rows)('%s', (_, body, problems) => says(body, problems))

  it('nothing, when the library cannot be asked', async () => {
    await expect(check(of({ artifact_id: id(9), version: '1.0.0' }))).rejects.toMatchObject({ code: 'unreachable' })
  })
})
