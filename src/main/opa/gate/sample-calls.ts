// The sample calls that a policy is tried on: written down in short, the large ones by how often a part is repeated.
import { z } from 'zod'
import { type Envelope, envelopeSchema } from '../../../shared/contract/tool-call.ts'

const targetSchema = z.tuple([z.string(), z.string(), z.string(), z.string()])
const callSchema = z.strictObject({
  name: z.string(),
  agent: z.string(),
  tool: z.string(),
  action: z.string(),
  type: z.string(),
  server: z.string(),
  phase: z.enum(['request', 'response']).default('request'),
  /** Kind, what is done to it, value, where it stands in the arguments. */
  targets: z.union([z.array(targetSchema), z.strictObject({ times: z.number(), of: targetSchema })]),
  parameters: z.unknown(),
})
const fileSchema = z.strictObject({
  agents: z.record(z.string(), z.record(z.string(), z.unknown())),
  requesters: z.array(z.unknown()),
  times: z.array(z.string()),
  calls_last_minute: z.array(z.number()),
  calls: z.array(callSchema),
})

const sampleFindings = [
  {
    pattern_class: 'prompt_injection',
    severity: 'high',
    at: '/content/0/text',
    decoder: 'none',
    content_snippet: 'ignore previous instructions',
  },
]

export interface SampleCall {
  readonly name: string
  readonly envelope: Envelope
}

/** From the content of resources/gate-corpus.json. Requesters, times and rates go round, so that every kind of call meets them. */
export function sampleCalls(file: unknown): SampleCall[] {
  const { agents, requesters, times, calls_last_minute, calls } = fileSchema.parse(file)
  const round = <T>(values: readonly T[], index: number) => values[index % values.length]
  return calls.map(({ name, agent, tool, action, type, server, phase, targets, parameters }, index) => {
    const list = (Array.isArray(targets) ? targets : (repeated(targets) as [string, string, string, string][])).map(
      ([kind, op, value, at]) => ({ kind, op, value, raw: value, at, forms: [value.toLowerCase()] }),
    )
    const envelope = envelopeSchema.parse({
      tenant: 'local',
      phase,
      agent: agents[agent],
      request: {
        tool_name: tool,
        action,
        resource: list[0]?.value ?? null,
        parameters: expanded(parameters),
        mcp_server: type,
        server_id: server,
        resource_count: list.length,
        targets: list,
        elided: [],
      },
      context: {
        rate: { calls_1m: round(calls_last_minute, index) },
        session: { saw_untrusted: index % 2 === 0, read_private: index % 3 === 0 },
      },
      requester: round(requesters, index),
      workflow_session: null,
      delegation: null,
      inbound_findings: phase === 'response' ? sampleFindings : [],
      now_ns: Date.parse(round(times, index) ?? '') * 1e6,
      skip: [],
    })
    return { name, envelope }
  })
}

/** `{times, of}`: a list with that many of them, `#` being the number; `{times, text}`: that text as often. */
function expanded(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(expanded)
  const { times, of, text } = value as Record<string, unknown>
  if (typeof times === 'number' && typeof text === 'string') return text.repeat(times)
  if (typeof times === 'number' && of !== undefined) return repeated({ times, of })
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, expanded(each)]))
}

function repeated({ times, of }: { times: number; of: unknown }): unknown[] {
  return Array.from({ length: times }, (_, index) => numbered(of, String(index)))
}

function numbered(value: unknown, number: string): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('#', number))
}
