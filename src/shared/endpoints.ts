// The one map of the operator API: "METHOD /path" → query, body, answer. Both ends derive their types from it.
import type { z } from 'zod'
import { agentEndpoints } from './endpoints/agents.ts'
import { auditEndpoints } from './endpoints/audit.ts'
import { blastRadiusEndpoints } from './endpoints/blast-radius.ts'
import { candidateEndpoints } from './endpoints/candidates.ts'
import { communityEndpoints } from './endpoints/community.ts'
import { consoleEndpoints } from './endpoints/console.ts'
import { delegationEndpoints } from './endpoints/delegations.ts'
import { dlpEndpoints } from './endpoints/dlp.ts'
import type { Endpoint } from './endpoints/endpoint.ts'
import { escalationEndpoints } from './endpoints/escalations.ts'
import { exceptionEndpoints } from './endpoints/exceptions.ts'
import { inboundEndpoints } from './endpoints/inbound.ts'
import { libraryEndpoints } from './endpoints/library.ts'
import { operatorEndpoints } from './endpoints/operators.ts'
import { policyEndpoints } from './endpoints/policies.ts'
import { serverEndpoints } from './endpoints/servers.ts'
import { suggestEndpoints } from './endpoints/suggest.ts'

export type { Endpoint } from './endpoints/endpoint.ts'

export const endpoints = {
  ...agentEndpoints,
  ...delegationEndpoints,
  ...serverEndpoints,
  ...escalationEndpoints,
  ...policyEndpoints,
  ...communityEndpoints,
  ...libraryEndpoints,
  ...suggestEndpoints,
  ...candidateEndpoints,
  ...exceptionEndpoints,
  ...inboundEndpoints,
  ...auditEndpoints,
  ...blastRadiusEndpoints,
  ...consoleEndpoints,
  ...operatorEndpoints,
  ...dlpEndpoints,
} as const satisfies Record<string, Endpoint>

export type EndpointKey = keyof typeof endpoints
export type AnswerOf<K extends EndpointKey> = z.output<(typeof endpoints)[K]['answer']>
export type BodyOf<K extends EndpointKey> = (typeof endpoints)[K] extends { body: infer B extends z.ZodType }
  ? z.input<B>
  : undefined
export type ParsedBodyOf<K extends EndpointKey> = (typeof endpoints)[K] extends { body: infer B extends z.ZodType }
  ? z.output<B>
  : undefined
export type QueryOf<K extends EndpointKey> = (typeof endpoints)[K] extends { query: infer Q extends z.ZodType }
  ? z.input<Q>
  : undefined
export type ParsedQueryOf<K extends EndpointKey> = (typeof endpoints)[K] extends { query: infer Q extends z.ZodType }
  ? z.output<Q>
  : undefined
