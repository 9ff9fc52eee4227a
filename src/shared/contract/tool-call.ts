// What a governed call is made of: its targets and the envelope that OPA judges (policy-engine seed, OPA Input Envelope).
import { z } from 'zod'
import { inboundFindingSchema } from './inbound.ts'
import { actionSchema, riskTierSchema, serverIdSchema, serverTypeSchema } from './primitives.ts'

/**
 * One thing a call touches (architecture, Pipelines 3). `value` is canonical; `at` a JSON pointer into the arguments.
 * `forms` are the folded spellings (NFKC, lower case) of every reading of the raw value: as written, decoded, links
 * resolved. A sensitive hit in any form counts; `value` is what depth and resources are judged on.
 */
export const targetSchema = z.strictObject({
  kind: z.enum(['path', 'table', 'url', 'recipient', 'channel', 'command', 'repo']),
  op: actionSchema,
  value: z.string(),
  raw: z.string(),
  at: z.string(),
  forms: z.array(z.string()),
})
export type Target = z.infer<typeof targetSchema>

export const requesterSchema = z.strictObject({ id: z.string(), channel: z.string().nullable(), verified: z.boolean() })
export type Requester = z.infer<typeof requesterSchema>

/** The OPA input. Secrets are masked before it is built: what OPA sees is what is kept. */
export const envelopeSchema = z.strictObject({
  tenant: z.string(),
  phase: z.enum(['request', 'response']),
  agent: z.strictObject({
    id: z.string(),
    roles: z.array(z.string()),
    permissions: z.array(z.string()),
    risk_tier: riskTierSchema,
  }),
  request: z.strictObject({
    tool_name: z.string(),
    action: actionSchema,
    resource: z.string().nullable(),
    parameters: z.unknown(),
    mcp_server: serverTypeSchema,
    server_id: serverIdSchema,
    resource_count: z.number().int(),
    targets: z.array(targetSchema),
    elided: z.array(z.string()),
  }),
  context: z.strictObject({
    rate: z.strictObject({ calls_1m: z.number().int() }),
    session: z.strictObject({ saw_untrusted: z.boolean(), read_private: z.boolean() }),
  }),
  requester: requesterSchema.nullable(),
  workflow_session: z.null(),
  delegation: z.null(),
  /** Of a result; secrets in the snippets are masked. */
  inbound_findings: z.array(inboundFindingSchema),
  now_ns: z.number(),
  skip: z.array(z.string()),
})
export type Envelope = z.infer<typeof envelopeSchema>
