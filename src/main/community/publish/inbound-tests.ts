// An inbound rule on its own tests, by itself: what other rules of this console say of the texts is of no account.
import { type ArtifactBody, type ArtifactProblem, longestTestText } from '../../../shared/contract/community.ts'
import type { InboundFinding } from '../../../shared/contract/inbound.ts'
import type { InboundMatcher } from '../../../shared/contract/inbound-rule.ts'
import { type AskedRule, readyRule } from '../../../shared/inbound/match-rule.ts'
import { candidateOf, inboundTestForm, inboundTestSchema } from '../../../shared/inbound/rule-tests.ts'
import { re2Problem } from '../../../shared/re2-problem.ts'

type InboundBody = Extract<ArtifactBody, { kind: 'inbound_rule' }>
export type ScanInbound = (text: string) => Promise<readonly InboundFinding[]>

/** A text may have so many bytes only: rules about longer ones find nothing in any. */
function untestable(matcher: InboundMatcher, kind: 'positive' | 'negative'): boolean {
  return kind === 'positive' && matcher.type === 'content_length' && matcher.max_bytes >= longestTestText
}

export async function runInboundTests(body: InboundBody, scan: ScanInbound): Promise<ArtifactProblem[]> {
  const { content, tests } = body
  const rule = readied(body)
  if ('code' in rule) return [rule]
  const trials = (['positive', 'negative'] as const).flatMap((kind) =>
    tests[kind].map(async (given, index): Promise<ArtifactProblem[]> => {
      const path = `tests.${kind}.${index}`
      const parsed = inboundTestSchema.safeParse(given)
      if (!parsed.success) return [{ path, code: 'test_form', message: inboundTestForm }]
      if (untestable(content.matcher, kind)) return []
      const findings = content.matcher.type === 'injection' ? await scan(parsed.data.text) : []
      const found = rule.matches(candidateOf(parsed.data, findings))
      if (found === (kind === 'positive')) return []
      const message = found ? 'The rule speaks of this one.' : 'The rule says nothing of this one.'
      return [{ path, code: 'test_failed', message }]
    }),
  )
  return (await Promise.all(trials)).flat()
}

function readied({ name, content }: InboundBody): AskedRule | ArtifactProblem {
  try {
    return readyRule({ ...content, name, id: null })
  } catch (error) {
    const expression = content.matcher.type === 'regex' ? content.matcher.pattern : ''
    const { message } = re2Problem(error, expression)
    return { path: 'content.matcher.pattern', code: 'invalid_pattern', message }
  }
}
