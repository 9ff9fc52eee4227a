// Routes of what judges the answers of tools: inbound rules and domains.
import {
  createInboundRuleSchema,
  createTrustDomainSchema,
  inboundRuleSchema,
  patchInboundRuleSchema,
  testedInboundSchema,
  testInboundSchema,
  trustDomainSchema,
} from '../contract/inbound-rule.ts'
import { type Endpoint, listOf, nothing, pageQuery } from './endpoint.ts'

export const inboundEndpoints = {
  'GET /inbound-rules': {
    summary: 'Inbound rules, in the order in which they are asked',
    role: 'viewer',
    query: pageQuery,
    status: 200,
    answer: listOf(inboundRuleSchema),
  },
  'POST /inbound-rules': {
    summary: 'Add a rule for what tools answer; it counts at once when enabled',
    role: 'admin',
    body: createInboundRuleSchema,
    status: 201,
    answer: inboundRuleSchema,
  },
  'POST /inbound-rules/test': {
    summary: 'What would become of a result with this text',
    role: 'policy_author',
    body: testInboundSchema,
    status: 200,
    answer: testedInboundSchema,
  },
  'GET /inbound-rules/{id}': { summary: 'One inbound rule', role: 'viewer', status: 200, answer: inboundRuleSchema },
  'PATCH /inbound-rules/{id}': {
    summary: 'Change a rule; it counts at once',
    role: 'admin',
    body: patchInboundRuleSchema,
    status: 200,
    answer: inboundRuleSchema,
  },
  'DELETE /inbound-rules/{id}': { summary: 'Remove a rule', role: 'admin', status: 204, answer: nothing },
  'GET /trust-domains': {
    summary: 'Domains that are trusted, untrusted or blocked, by name',
    role: 'viewer',
    query: pageQuery,
    status: 200,
    answer: listOf(trustDomainSchema),
  },
  'POST /trust-domains': {
    summary: 'Say how far a domain and everything below it is trusted',
    role: 'admin',
    body: createTrustDomainSchema,
    status: 201,
    answer: trustDomainSchema,
  },
  'DELETE /trust-domains/{id}': { summary: 'Forget a domain', role: 'admin', status: 204, answer: nothing },
} as const satisfies Record<string, Endpoint>
