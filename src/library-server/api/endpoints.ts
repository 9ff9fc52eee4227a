// What each route of the library takes, and who may ask.
import { z } from 'zod'
import {
  artifactQuery,
  cadenceSchema,
  consistencyQuery,
  inclusionQuery,
  packMemberSchema,
  putFeaturedSchema,
  reviewNotesSchema,
  submissionStatusSchema,
  versionSchema,
} from '../../shared/contract/community.ts'
import { tokenRoles } from '../access/tokens.ts'

export interface LibraryEndpoint {
  /** Without a token there is reading only. */
  readonly access: 'anyone' | 'tenant' | 'maintainer'
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
}

const tokenName = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^\P{C}+$/u, 'holds a character that cannot be seen')
const packId = packMemberSchema.shape.artifact_id
const installBody = z.strictObject({ version: versionSchema.optional() })
const read = { access: 'anyone' } as const
const reviewed = { access: 'maintainer', body: reviewNotesSchema } as const

export const libraryEndpoints = {
  'GET /artifacts': { ...read, query: artifactQuery },
  'GET /facets': read,
  'GET /artifacts/{id}': read,
  'GET /artifacts/{id}/versions/{version}': read,
  'POST /artifacts/{id}/install': { access: 'tenant', body: installBody },
  'POST /artifacts/{id}/subscribe': {
    access: 'tenant',
    body: z.strictObject({
      cadence: cadenceSchema.default('daily'),
      pinned_version: versionSchema.nullable().optional(),
    }),
  },
  'DELETE /artifacts/{id}/subscribe': { access: 'tenant' },
  'GET /packs': { ...read, query: artifactQuery.omit({ kind: true }) },
  'GET /packs/{id}': read,
  'POST /packs/{id}/install': {
    access: 'tenant',
    body: installBody.extend({ members: z.array(packId).min(1).max(200).optional() }),
  },
  'GET /featured': read,
  'PUT /featured': { access: 'maintainer', body: putFeaturedSchema },
  /** Whatever it is: the gates say what is wrong with it. */
  'POST /validate': { access: 'tenant', body: z.unknown() },
  'POST /contribute': { access: 'tenant', body: z.unknown() },
  'GET /review': {
    access: 'tenant',
    query: z.strictObject({
      status: submissionStatusSchema.optional(),
      limit: z.coerce.number().int().min(1).max(500).default(50),
      offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
    }),
  },
  'POST /review/{id}/approve': reviewed,
  'POST /review/{id}/request-changes': reviewed,
  'POST /review/{id}/reject': reviewed,
  'GET /log/head': read,
  'GET /log/consistency': { ...read, query: consistencyQuery },
  'GET /log/inclusion': { ...read, query: inclusionQuery },
  'GET /log/key': read,
  'GET /schemas/{kind}': read,
  'POST /tokens': {
    access: 'maintainer',
    body: z.strictObject({ name: tokenName, role: z.enum(tokenRoles) }),
  },
} as const satisfies Record<string, LibraryEndpoint>

export type LibraryEndpointKey = keyof typeof libraryEndpoints
