// The inbound rules of the starter library, asked as the console asks them: each speaks for its positive tests and no others.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askRules } from '../../../../src/main/enforcement/inbound/rules-stage.ts'
import { createInboundScanner, type InboundScanner } from '../../../../src/main/enforcement/inbound/scanner.ts'
import { createTestInbound } from '../../../../src/main/enforcement/inbound/test-inbound.ts'
import { createInboundRuleSchema } from '../../../../src/shared/contract/inbound-rule.ts'
import { readyRule } from '../../../../src/shared/inbound/match-rule.ts'
import { candidateOf, type InboundTest, inboundTestSchema } from '../../../../src/shared/inbound/rule-tests.ts'
import { shipped } from '../../../support/starter-library.ts'

const root = new URL('../../../../', import.meta.url)
const worker = new URL('src/main/enforcement/inbound/scanner-worker.ts', root)

const rules = shipped('inbound_rule').map(({ slug, body }) => {
  const { matcher, action, priority } = body.content
  const rule = createInboundRuleSchema.parse({ name: body.name, matcher, action, priority })
  const cases = (tests: readonly unknown[]) => tests.map((each) => inboundTestSchema.parse(each))
  return { slug, rule, positive: cases(body.tests.positive), negative: cases(body.tests.negative) }
})

let scanner: InboundScanner
beforeAll(() => {
  scanner = createInboundScanner({ worker, limit_ms: 60_000 })
  scanner.warm()
})
afterAll(() => scanner.close())

async function speaks(rule: (typeof rules)[number]['rule'], test: InboundTest) {
  const candidate = candidateOf(test, await scanner.scan(test.text))
  const { decided, escalated, redacting, tags } = askRules([readyRule({ ...rule, id: null })], candidate)
  return decided !== null || escalated !== null || redacting.length > 0 || tags.length > 0
}

describe.each(rules.map((each) => [each.slug, each] as const))('%s', (_slug, { rule, positive, negative }) => {
  it('speaks for what it should and for nothing else', async () => {
    const said = async (cases: readonly InboundTest[]) => Promise.all(cases.map((each) => speaks(rule, each)))
    expect(await said(positive)).toEqual(positive.map(() => true))
    expect(await said(negative)).toEqual(negative.map(() => false))
  })

  it('does so in the console’s own trial, wherever that knows enough', async () => {
    const trial = createTestInbound({
      scanner,
      masker: { mask: async (value) => ({ masked: value, findings: [] }) },
      rules: { ready: (tried) => (tried ? [readyRule({ ...tried, id: null })] : []) },
      blockSeverity: () => 'critical',
      trustTiers: () => ({}),
    })
    const known = () => !['file_type', 'rate_limit'].includes(rule.matcher.type)
    for (const { text, domain } of positive.filter(known)) {
      const answer = await trial({ text, rule, ...(domain === undefined ? {} : { domain }) })
      // What is critical is blocked by the console whatever a milder rule says.
      const blockedAnyway = answer.rule === null && answer.action === 'block'
      expect([text, blockedAnyway || answer.rule?.name === rule.name]).toEqual([text, true])
      if (!blockedAnyway) expect(answer.action).toBe(rule.action)
    }
    for (const { text, domain } of negative.filter(known))
      expect((await trial({ text, rule, ...(domain === undefined ? {} : { domain }) })).rule).toBeNull()
  })
})

it('use every kind of matcher and every action that tightens', () => {
  const kinds = new Set(rules.map(({ rule }) => rule.matcher.type))
  expect([...kinds].sort()).toEqual(['content_length', 'domain', 'file_type', 'injection', 'rate_limit', 'regex'])
  const actions = new Set(rules.map(({ rule }) => rule.action))
  expect([...actions].sort()).toEqual(['block', 'escalate', 'quarantine', 'redact', 'tag'])
})

it.each(['README.md', 'CONTRIBUTING.md', 'LICENSE', 'package.json'])(
  'but the mark of length say nothing of %s',
  async (name) => {
    const text = readFileSync(new URL(name, root), 'utf8')
    const said: string[] = []
    for (const { slug, rule } of rules)
      if (rule.matcher.type !== 'content_length' && (await speaks(rule, { text }))) said.push(slug)
    expect(said).toEqual([])
  },
)
