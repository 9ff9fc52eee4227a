// Secrets are found wherever they hide in a value, masked there and everywhere else; nobody who writes the text can prevent it.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { loadBuiltinPatterns } from '../../../../../src/main/enforcement/dlp/builtin-patterns.ts'
import { inForce } from '../../../../../src/main/enforcement/dlp/dlp-patterns.ts'
import { sampleText } from '../../../../../src/main/enforcement/dlp/sample-text.ts'
import {
  createScanner,
  type Scan,
  type ScanContext,
  type Scanner,
} from '../../../../../src/main/enforcement/dlp/scanner.ts'
import { searchSecrets } from '../../../../../src/main/enforcement/dlp/search.ts'
import { compilePattern } from '../../../../../src/shared/dlp/compiled-pattern.ts'
import { type Json, JsonNumber } from '../../../../../src/shared/json/strict-parse.ts'
import { tempFolder } from '../../../../support/temp-folder.ts'

const root = new URL('../../../../../', import.meta.url)
const builtin = loadBuiltinPatterns(new URL('resources/dlp/', root))
const worker = new URL('src/main/enforcement/dlp/scan-worker.ts', root)
const scanner = createScanner({ worker, patterns: inForce(builtin), budget: 5000 })
afterAll(() => scanner.close())

type Scanned = Extract<Scan, { outcome: 'scanned' }>
const scan = async (value: Json, context: Partial<ScanContext> = {}): Promise<Scanned> => {
  const answer = await scanner.scan(value, { direction: 'outbound', ...context })
  if (answer.outcome !== 'scanned') throw new Error('over budget')
  return answer
}
const kinds = ({ findings }: Scanned) => [...new Set(findings.map(({ pattern }) => pattern))]

const github = sampleText('ghp_<<base62:36>>')
const card = sampleText('<<luhn:4:16>>')

describe('a secret', () => {
  it.each([
    ['a GitHub token', github],
    ['an AWS key id', sampleText('AKIA<<base32:16>>')],
    ['a private key', sampleText('-----BEGIN RSA PRIVATE KEY-----\n<<base64:64>>\n-----END RSA PRIVATE KEY-----')],
    ['a web token', sampleText('eyJ<<base62:33>>.eyJ<<base62:40>>.<<base64url:43>>')],
    ['an operator’s token', sampleText('bho_<<base64url:43>>')],
    ['an enrolment token', sampleText('bhv_enroll_<<base64url:43>>')],
    ['a card number', card],
  ])('%s is masked inside its string and the rest is kept', async (_name, secret) => {
    const value = { path: '/w/a', content: `before ${secret} after`, list: [1, 'plain'] }
    const { masked, findings } = await scan(value)
    expect(JSON.stringify(masked)).not.toContain(secret.slice(0, 30))
    expect((masked as { content: string }).content).toMatch(/^before ⟦secret:[a-z0-9_]+⟧.* after$/s)
    expect(masked).toMatchObject({ path: '/w/a', list: [1, 'plain'] })
    expect(findings).toMatchObject([{ at: '/content' }])
    expect(JSON.stringify(findings)).not.toContain(secret.slice(0, 12))
  })

  it.each<[string, Json]>([
    ['as a key', { [github]: 1 }],
    ['in two items of a list', { list: [github.slice(0, 9), github.slice(9)] }],
    ['letter by letter', { list: [...github] }],
    ['in two arguments', { a: github.slice(0, 9), b: github.slice(9) }],
    ['in two arguments the other way round', { b: github.slice(0, 9), a: github.slice(9) }],
    ['in base64', { a: Buffer.from(`token ${github}`).toString('base64') }],
    ['in base64 that does not begin where it should', { a: `xy${Buffer.from(github).toString('base64')}` }],
    [
      'in base64 over several lines',
      { a: Buffer.from(`the token is ${github} `).toString('base64').replace(/.{20}/g, '$&\n') },
    ],
    ['in hex', { a: Buffer.from(github).toString('hex') }],
    [
      'in hex with colons',
      {
        a: Buffer.from(github)
          .toString('hex')
          .replace(/..(?=.)/g, '$&:'),
      },
    ],
    ['in percent escapes', { a: `https://example.org/?q=%67${github.slice(1, 3)}%5F${github.slice(4)}` }],
    ['deep down', { a: [{ b: [[{ c: github }]] }] }],
  ])('is found %s', async (_how, value) => {
    const found = await scan(value)
    expect(kinds(found)).toEqual(['github_token'])
    expect(JSON.stringify(found.masked)).not.toContain(github.slice(9, 30))
  })

  it('is found beside the key that gives it away', async () => {
    const secret = sampleText('<<base64:40>>')
    expect(kinds(await scan({ aws_secret_access_key: secret }))).toEqual(['aws_secret_access_key'])
    expect(kinds(await scan({ note: secret }))).toEqual([])
  })

  it('that is a number is found, and masked as a text', async () => {
    const { masked, findings } = await scan({ card: Number(card), other: new JsonNumber('4111111111111111.0'), n: 12 })
    expect(masked).toEqual({ card: '⟦secret:credit_card⟧', other: expect.anything(), n: 12 })
    expect(findings[0]).toMatchObject({ pattern: 'credit_card', at: '/card' })
  })

  it('is hidden in every place once it was found in one, in whatever case', async () => {
    const secret = sampleText('<<base64:40>>')
    const { masked, also } = await scan(
      { secret_access_key: secret, note: `again: ${secret}` },
      { also: [{ forms: [`/w/${secret.toLowerCase()}`] }] },
    )
    expect(JSON.stringify(masked)).not.toContain(secret)
    expect(JSON.stringify(also)).not.toContain(secret.toLowerCase())
  })

  it('keeps two keys apart that are masked alike', async () => {
    const { masked } = await scan({ [github]: 1, [sampleText('gho_<<base62:36>>')]: 2 })
    expect(Object.values(masked as object).sort()).toEqual([1, 2])
  })

  it.each(['secretlint-disable', '// secretlint-disable', '/* secretlint-disable */'])(
    'is not spared by "%s"',
    async (line) => {
      const slack = sampleText('xoxb-<<digits:12>>-<<digits:12>>-<<base62:24>>')
      expect(kinds(await scan(`${line}\n${github}\n${slack}`)).sort()).toEqual(['github_token', 'slack_token'])
    },
  )

  it.each(['postgres', 'https'])('is none where a word stands for it: %s', async (scheme) => {
    const address = (password: string) => `${scheme}://jane:${password}@host.example.org/app`
    for (const word of ['password', '<password>', 'your-password', 'xxxxxx'])
      expect([word, kinds(await scan(address(word)))]).toEqual([word, []])
    for (const word of ['password1', 'hunter2', 'hunter', 'password@x:hunter2'])
      expect(kinds(await scan(address(word)))).not.toEqual([])
  })

  it('is not spared by a mask that the agent wrote', async () => {
    expect(kinds(await scan(`⟦secret:github_token⟧ ${github} ⟦secret:x⟧`))).toEqual(['github_token'])
  })

  it('that is of low severity is told and stays readable', async () => {
    const patterns = builtin
      .filter(({ id }) => id === 'email_address')
      .map((pattern) => ({ ...pattern, enabled: true }))
    const answer = await scanner.scanWith({ to: 'jane.roe@example.org' }, inForce(patterns))
    expect(answer).toMatchObject({ masked: { to: 'jane.roe@example.org' }, findings: [{ pattern: 'email_address' }] })
  })
})

describe('two calls of one session', () => {
  const halves = [github.slice(0, 15), github.slice(15)] as const
  it('do not carry a secret in two halves', async () => {
    const session_id = 'two halves'
    expect(kinds(await scan({ path: 'a', content: `begin ${halves[0]}` }, { session_id, call_id: '1' }))).toEqual([])
    const second = await scan({ path: 'a', content: `${halves[1]} end` }, { session_id, call_id: '2' })
    expect(second.findings).toMatchObject([{ pattern: 'github_token', at: '/content' }])
    expect(second.masked).toEqual({ path: 'a', content: '⟦secret:github_token⟧ end' })
  })

  it('nor three of them', async () => {
    const session_id = 'three parts'
    const parts = [github.slice(0, 12), github.slice(12, 24), github.slice(24)]
    const found = []
    for (const [n, content] of parts.entries())
      found.push(kinds(await scan({ content }, { session_id, call_id: `${n}` })))
    expect(found).toEqual([[], [], ['github_token']])
  })

  it('of two sessions, of one call judged twice, or after its end, nothing is remembered', async () => {
    await scan({ content: halves[0] }, { session_id: 'a', call_id: '1' })
    expect(kinds(await scan({ content: halves[1] }, { session_id: 'b', call_id: '2' }))).toEqual([])
    expect(kinds(await scan({ content: halves[1] }, { session_id: 'a', call_id: '1' }))).toEqual([])
    await scan({ content: halves[0] }, { session_id: 'c', call_id: '1' })
    scanner.forgetSession('c')
    expect(kinds(await scan({ content: halves[1] }, { session_id: 'c', call_id: '2' }))).toEqual([])
  })

  it('a secret that was found is no beginning of another', async () => {
    const session_id = 'whole'
    await scan({ content: github }, { session_id, call_id: '1' })
    expect(kinds(await scan({ content: 'plain words follow' }, { session_id, call_id: '2' }))).toEqual([])
  })

  it('but what follows it can be one', async () => {
    const session_id = 'behind'
    const known = sampleText('glpat-<<base62:20>>')
    await scan({ content: `${known} ${halves[0]}` }, { session_id, call_id: '1' })
    expect(kinds(await scan({ content: halves[1] }, { session_id, call_id: '2' }))).toEqual(['github_token'])
  })

  it('nor is one that was sent while its pattern was off', async () => {
    const session_id = 'off'
    await scanner.use([])
    await scan({ content: github }, { session_id, call_id: '1' })
    await scanner.use(inForce(builtin))
    expect(kinds(await scan({ content: 'plain words follow' }, { session_id, call_id: '2' }))).toEqual([])
  })

  it('what tools answered is not remembered', async () => {
    await scan({ content: halves[0] }, { session_id: 'd', call_id: '1', direction: 'inbound' })
    expect(kinds(await scan({ content: halves[1] }, { session_id: 'd', call_id: '2' }))).toEqual([])
  })
})

it('leaves what holds no secret as it is', async () => {
  const value = { path: '/w/a/b.md', n: 1.5, deep: { list: ['x', null, true] } }
  const { masked, findings } = await scan(value)
  expect(masked).toBe(value)
  expect(findings).toEqual([])
})

describe('whatever the value is', () => {
  const secrets = builtin
    .filter(({ enabled, severity }) => enabled && severity !== 'low')
    .flatMap(({ tests }) => tests.positive)
  const word = fc.oneof(fc.string(), fc.constantFrom(...secrets), fc.constant('password'), fc.constant('⟦secret:jwt⟧'))
  const text = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '))
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.integer(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        text.filter((key) => key !== '__proto__'),
        tie('value'),
        { maxKeys: 4 },
      ),
    ),
  }))
  const runs = { numRuns: 150 }

  it('a masked value says nothing new', async () => {
    await fc.assert(
      fc.asyncProperty(value, async (given) => {
        const { masked } = await scan(given)
        expect((await scan(masked)).findings).toEqual([])
      }),
      runs,
    )
  })

  it('no secret that was found is left in it', async () => {
    await fc.assert(
      fc.asyncProperty(value, fc.constantFrom(...distinctive), async (given, secret) => {
        const { masked, findings } = await scan({ given, [secret]: `x ${secret} y`, list: [secret] })
        expect(findings.length).toBeGreaterThan(0)
        expect(JSON.stringify(masked)).not.toContain(secret)
      }),
      runs,
    )
  })

  it('the order of keys changes nothing', async () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`k${n + 10}`, `value ${n}`]))
    const split = { ...many, k14: github.slice(0, 9), k15: github.slice(9) }
    expect(kinds(await scan(split))).toEqual(['github_token'])
    expect((await scan(reversed(split))).findings).toEqual((await scan(split)).findings)
    await fc.assert(
      fc.asyncProperty(value, async (given) => {
        expect((await scan(reversed(given))).findings).toEqual((await scan(given)).findings)
      }),
      runs,
    )
  })
})

const distinctive = [github, card, sampleText('AKIA<<base32:16>>'), sampleText('sk_live_<<base62:24>>'), '536-90-4399']

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed)
  if (value === null || typeof value !== 'object' || value instanceof JsonNumber) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  )
}

describe('the scanning thread', () => {
  const scanners: Scanner[] = []
  const scannerOf = (...[deps]: Parameters<typeof createScanner>) => {
    const made = createScanner(deps)
    scanners.push(made)
    return made
  }
  afterEach(async () => {
    for (const each of scanners.splice(0)) await each.close()
  })
  /** A thread that answers as `answer` says. */
  const doubleOf = (answer: string) => {
    const file = join(tempFolder(), 'double.mjs')
    writeFileSync(
      file,
      `import { parentPort } from 'node:worker_threads'
       parentPort.on('message', (question) => { ${answer} })
       parentPort.postMessage('ready')`,
    )
    return pathToFileURL(file)
  }
  const direction = 'outbound' as const

  it('that hangs is over its budget, is replaced, and those who wait are answered', async () => {
    const hanging = scannerOf({
      worker: doubleOf(`if (question.search.segments[0].text === 'hang') { for (;;); }
        parentPort.postMessage({ ranges: [] })`),
      patterns: [],
      budget: 50,
    })
    const [hung, after] = await Promise.all([hanging.scan('hang', { direction }), hanging.scan('fine', { direction })])
    expect(hung).toEqual({ outcome: 'over_budget', slowest: null })
    expect(after).toMatchObject({ outcome: 'scanned' })
  })

  it('that dies is over its budget and replaced', async () => {
    const dying = scannerOf({
      worker: doubleOf(`if (question.search.segments[0].text === 'die') process.exit(3)
        parentPort.postMessage({ ranges: [] })`),
      patterns: [],
    })
    expect(await dying.scan('die', { direction })).toMatchObject({ outcome: 'over_budget' })
    expect(await dying.scan('fine', { direction })).toMatchObject({ outcome: 'scanned' })
  })

  it('that fails or cannot start is an error, so that nothing passes', async () => {
    const failing = scannerOf({ worker: doubleOf(`parentPort.postMessage({ failed: 'no memory' })`), patterns: [] })
    await expect(failing.scan('a', { direction })).rejects.toThrow('no memory')
    const file = join(tempFolder(), 'broken.mjs')
    writeFileSync(file, 'throw new Error("no patterns")')
    await expect(scannerOf({ worker: pathToFileURL(file), patterns: [] }).scan('a', { direction })).rejects.toThrow()
  })

  it('names the pattern whose turn it was when time was over', async () => {
    const segments = [{ text: github, is: 'value' as const, named: false, group: 0 }]
    const patterns = inForce(builtin).map(compilePattern)
    let asked = 0
    const outOfTime = () => {
      asked += 1
      return asked > 3
    }
    const search = searchSecrets({ segments, own: 1, tails: [] }, patterns, outOfTime)
    await expect(search).rejects.toMatchObject({ pattern: expect.stringMatching(/^[a-z_]+$/) })
    const late = scannerOf({ worker: doubleOf("parentPort.postMessage({ late: 'jwt' })"), patterns: [] })
    expect(await late.scan('a', { direction })).toEqual({ outcome: 'over_budget', slowest: 'jwt' })
  })

  it('uses other patterns from the moment it was told', async () => {
    const real = scannerOf({ worker, patterns: [] })
    expect(await real.scan(github, { direction })).toMatchObject({ findings: [] })
    const using = real.use(inForce(builtin))
    const during = await real.scan(github, { direction })
    await using
    expect(during).toMatchObject({ findings: [{ pattern: 'github_token' }] })
    await real.use([])
    expect(await real.scan(github, { direction })).toMatchObject({ findings: [] })
  })
})
