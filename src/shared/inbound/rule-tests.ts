// Tests of an inbound rule: a text that a tool answers, and what no text shows of a result, for rules that are about that.
import { z } from 'zod'
import { domainSchema } from '../contract/inbound-rule.ts'
import { foundIn, type InboundCandidate } from './match-rule.ts'

export const inboundTestSchema = z.union([
  z.string().transform((text): InboundTest => ({ text })),
  z
    .strictObject({
      text: z.string().default(''),
      /** Host that the call asked for. */
      domain: domainSchema.optional(),
      /** Media types of what came back, endings of what was asked for. */
      types: z.array(z.string().max(128)).min(1).max(32).optional(),
      /** Of the agent to the tool, this one among them. */
      calls_last_minute: z.number().int().min(0).optional(),
    })
    .refine((test) => Object.values(test).some((value) => value !== undefined && value !== ''), 'says nothing'),
])

export interface InboundTest {
  readonly text: string
  readonly domain?: string | undefined
  readonly types?: readonly string[] | undefined
  readonly calls_last_minute?: number | undefined
}

export const inboundTestForm = 'is neither a text nor an object with text, domain, types or calls_last_minute'

/** The result that a test describes; `findings` are what the scanner says of its text. */
export function candidateOf(
  { text, domain, types = [], calls_last_minute = 0 }: InboundTest,
  findings: InboundCandidate['findings'] = [],
): InboundCandidate {
  return {
    found: foundIn([text]),
    bytes: new TextEncoder().encode(text).length,
    types,
    hosts: domain === undefined ? [] : [domain],
    findings,
    calls_last_minute,
  }
}
