// What of this console can be published: policies, patterns and rules that were written here, as the library would hold them.
import type { DlpPattern } from '../../../shared/contract/dlp.ts'
import type { InboundRule } from '../../../shared/contract/inbound-rule.ts'
import type { Policy } from '../../../shared/contract/policy.ts'
import { call } from '../../api/call.ts'
import type { PublishDraft } from './publish-draft.ts'

export interface PublishSource {
  readonly kind: PublishDraft['kind']
  readonly id: string
  readonly name: string
  /** What of a draft it fills in. */
  readonly fills: Pick<PublishDraft, 'content' | 'description' | 'positive' | 'negative'>
}

const page = { limit: 500 }

export async function loadSources(): Promise<readonly PublishSource[]> {
  const [policies, patterns, rules] = await Promise.all([
    call('GET /policies', { query: page }),
    call('GET /dlp/patterns', { query: page }),
    call('GET /inbound-rules', { query: page }),
  ])
  return [
    ...policies.items.filter(({ source }) => source === 'custom' || source === 'autogen').map(ofPolicy),
    ...patterns.items.filter(({ source }) => source === 'custom').map(ofPattern),
    ...rules.items.filter(({ subscription_id }) => subscription_id === undefined).map(ofRule),
  ]
}

function ofPolicy({ id, name, description, rego_content }: Policy): PublishSource {
  return {
    kind: 'policy',
    id,
    name,
    fills: { content: rego_content, description, positive: [firstCase], negative: [''] },
  }
}

/** A part of a call, laid over an ordinary one. */
const firstCase = `{
  "request": {
    "tool_name": "write_file"
  }
}`

function ofPattern(from: DlpPattern): PublishSource {
  const { id, name, pattern, severity, keywords, checksum, min_entropy, tests } = from
  const content = {
    pattern,
    severity,
    ...(keywords.length > 0 ? { keywords } : {}),
    ...(checksum === undefined ? {} : { checksum }),
    ...(min_entropy === undefined ? {} : { min_entropy }),
  }
  const fills = { content, description: '', positive: orOne(tests.positive), negative: orOne(tests.negative) }
  return { kind: 'dlp_pattern', id, name, fills }
}

function ofRule({ id, name, matcher, action, priority }: InboundRule): PublishSource {
  const content = { matcher, action, priority }
  return { kind: 'inbound_rule', id, name, fills: { content, description: '', positive: [''], negative: [''] } }
}

function orOne(texts: readonly string[]): readonly string[] {
  return texts.length > 0 ? texts : ['']
}
