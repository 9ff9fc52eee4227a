// An inbound rule on its own tests, by itself: what other rules of this console say of the texts is of no account.
import { z } from 'zod'
import { type ArtifactBody, type ArtifactProblem, longestTestText } from '../../../shared/contract/community.ts'
import type { InboundFinding } from '../../../shared/contract/inbound.ts'
import { domainSchema, type InboundMatcher } from '../../../shared/contract/inbound-rule.ts'
import { type AskedRule, readyRule } from '../../enforcement/inbound/match-rule.ts'

type InboundBody = Extract<ArtifactBody, { kind: 'inbound_rule' }>
export type ScanInbound = (text: string) => Promise<readonly InboundFinding[]>

const caseSchema = z.union([
  z.string().transform((text) => ({ text, domain: undefined })),
  z.strictObject({ text: z.string(), domain: domainSchema.optional() }),
])
/** What a text cannot show: the types of a result, how often a tool is called, and more bytes than a test may have. */
function untestable(matcher: InboundMatcher, kind: 'positive' | 'negative'): boolean {
  if (matcher.type === 'content_length') return kind === 'positive' && matcher.max_bytes >= longestTestText
  return matcher.type === 'file_type' || matcher.type === 'rate_limit'
}

export async function runInboundTests(body: InboundBody, scan: ScanInbound): Promise<ArtifactProblem[]> {
  const { content, tests } = body
  const rule = readied(body)
  if ('code' in rule) return [rule]
  const trials = (['positive', 'negative'] as const).flatMap((kind) =>
    tests[kind].map(async (given, index): Promise<ArtifactProblem[]> => {
      const path = `tests.${kind}.${index}`
      const parsed = caseSchema.safeParse(given)
      if (!parsed.success) return [{ path, code: 'test_form', message: 'is neither a text nor {text, domain}' }]
      if (untestable(content.matcher, kind)) return []
      const { text, domain } = parsed.data
      const findings = content.matcher.type === 'injection' ? await scan(text) : []
      const found = speaks(rule, text, domain, findings)
      if (found === (kind === 'positive')) return []
      const message = found ? 'The rule speaks of this text.' : 'The rule says nothing of this text.'
      return [{ path, code: 'test_failed', message }]
    }),
  )
  return (await Promise.all(trials)).flat()
}

function readied({ name, content }: InboundBody): AskedRule | ArtifactProblem {
  try {
    return readyRule({ ...content, name, id: null })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { path: 'content.matcher.pattern', code: 'invalid_pattern', message: `is no RE2 syntax: ${why}` }
  }
}

function speaks(rule: AskedRule, text: string, domain: string | undefined, findings: readonly InboundFinding[]) {
  return rule.matches({
    texts: [text],
    bytes: Buffer.byteLength(text),
    types: [],
    hosts: domain === undefined ? [] : [domain],
    findings,
    calls_last_minute: 0,
  })
}
