// The Community Library: what is published, in which versions, who vouches for it, and the log that all of it stands in (decisions 28–30).
import { z } from 'zod'
import { dlpMatcherSchema } from './dlp.ts'
import { inboundActionSchema, inboundMatcherSchema } from './inbound-rule.ts'
import { timestampSchema, uuidSchema } from './primitives.ts'

export const artifactKinds = ['policy', 'dlp_pattern', 'inbound_rule', 'pack'] as const
export const artifactKindSchema = z.enum(artifactKinds)
export type ArtifactKind = z.infer<typeof artifactKindSchema>

export const licenseSchema = z.enum(['MIT', 'Apache-2.0', 'custom'])

/** Semantic version without pre-release or build, for example `1.4.0`. */
export const versionSchema = z
  .string()
  .regex(/^(0|[1-9]\d{0,8})(\.(0|[1-9]\d{0,8})){2}$/, 'use a version such as 1.4.0')
/** Last part of the package `behavry.community.<slug>`. */
export const slugSchema = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/)
/** SHA-256 in hex. */
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)
/** Ed25519 public key: its SPKI in DER, base64. */
export const publisherKeySchema = z.string().regex(/^[A-Za-z0-9+/]{59}=$/)
/** Ed25519 signature, base64. */
export const signatureSchema = z.string().regex(/^[A-Za-z0-9+/]{86}==$/)

/** In bytes: of the text of one version, and of the library's answers that list many things. */
export const artifactLimits = { body: 256 * 1024, list: 2 * 1024 * 1024, head: 16 * 1024 }

/** One line, as its author wrote it: no control, no invisible and no direction characters (security.md 6.1). */
const line = (most: number) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]+$/u, 'holds a line break or a character that cannot be seen')
/** The same with line breaks and tabs. */
const lines = (most: number) =>
  z
    .string()
    .normalize('NFC')
    .max(most)
    .regex(/^(?:[\n\t]|[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}])*$/u, 'holds a character that cannot be seen')

export const policyContentSchema = z
  .string()
  .min(1)
  .max(64 * 1024)
export const dlpContentSchema = dlpMatcherSchema.omit({ id: true }).extend({
  keywords: dlpMatcherSchema.shape.keywords.optional(),
})
export type DlpContent = z.infer<typeof dlpContentSchema>
export const inboundContentSchema = z.strictObject({
  matcher: inboundMatcherSchema,
  action: inboundActionSchema,
  priority: z.number().int().min(0).max(1_000_000),
})
/** With `sha256` given, the member is that very text and no other. */
export const packMemberSchema = z.strictObject({
  artifact_id: uuidSchema,
  version: versionSchema,
  sha256: hashSchema.optional(),
})
/** Exact versions. A pack cannot hold packs. */
export const packContentSchema = z.strictObject({ members: z.array(packMemberSchema).min(1).max(200) })

/**
 * What the artifact must speak of, and what it must leave alone. Texts for patterns and inbound rules (or `{text, domain}`);
 * for policies parts of an envelope, laid over an ordinary call: positive ones the policy must speak for, negative ones not.
 */
export const longestTestText = 16_384
const testCaseSchema = z.union([z.string().max(longestTestText), z.record(z.string().max(64), z.unknown())])
export const artifactTestsSchema = z.strictObject({
  positive: z.array(testCaseSchema).max(50),
  negative: z.array(testCaseSchema).max(50),
})
export type ArtifactTests = z.infer<typeof artifactTestsSchema>

const about = {
  name: line(120),
  description: lines(4000).min(1),
  maintainer: line(120),
  maintainer_contact: line(200),
  license: licenseSchema,
  /** Of a custom licence. */
  license_text: lines(16_384).min(1).optional(),
  tags: z.array(line(40)).max(20),
  category: line(40),
  /** `HIPAA`, or one control of it: `HIPAA: 164.312(a)(1)`. */
  frameworks: z.array(line(80)).max(50),
  language: line(20),
  version: versionSchema,
}

const kinds = [
  z.strictObject({ kind: z.literal('policy'), ...about, content: policyContentSchema, tests: artifactTestsSchema }),
  z.strictObject({ kind: z.literal('dlp_pattern'), ...about, content: dlpContentSchema, tests: artifactTestsSchema }),
  z.strictObject({
    kind: z.literal('inbound_rule'),
    ...about,
    content: inboundContentSchema,
    tests: artifactTestsSchema,
  }),
  z.strictObject({ kind: z.literal('pack'), ...about, content: packContentSchema, tests: artifactTestsSchema }),
] as const

/**
 * One version as its publisher signed it. Its bytes, the RFC 8785 text, are what `GET …/versions/{version}` answers, what
 * `sha256` is over, and what the publisher's signature is over.
 */
export const artifactBodySchema = z.discriminatedUnion('kind', kinds)
export type ArtifactBody = z.infer<typeof artifactBodySchema>

const signedBy = { publisher_key: publisherKeySchema, signature: signatureSchema }
/** Body of `POST /contribute` and `POST /validate` at the library. */
export const contributeSchema = z.discriminatedUnion('kind', [
  kinds[0].extend(signedBy),
  kinds[1].extend(signedBy),
  kinds[2].extend(signedBy),
  kinds[3].extend(signedBy),
])
export type Contribute = z.infer<typeof contributeSchema>

export const artifactVersionSchema = z.strictObject({
  version: versionSchema,
  sha256: hashSchema,
  published_at: timestampSchema,
  publisher_key: publisherKeySchema,
  signature: signatureSchema,
  log_index: z.number().int().min(0),
})
export type ArtifactVersion = z.infer<typeof artifactVersionSchema>

/** As lists show it. */
export const artifactSummarySchema = z.strictObject({
  id: uuidSchema,
  slug: slugSchema,
  kind: artifactKindSchema,
  name: z.string(),
  description: z.string(),
  maintainer: z.string(),
  maintainer_contact: z.string(),
  license: licenseSchema,
  license_text: z.string().optional(),
  tags: z.array(z.string()),
  category: z.string(),
  frameworks: z.array(z.string()),
  language: z.string(),
  latest_version: versionSchema,
  /** Distinct tenants with an active subscription. */
  subscribers: z.number().int(),
  published_at: timestampSchema,
})
export type ArtifactSummary = z.infer<typeof artifactSummarySchema>

/** With all versions, newest first, and what the newest one holds. */
export const artifactSchema = artifactSummarySchema.extend({
  versions: z.array(artifactVersionSchema).min(1),
  content: z.union([policyContentSchema, dlpContentSchema, inboundContentSchema, packContentSchema]),
  tests: artifactTestsSchema,
})
export type Artifact = z.infer<typeof artifactSchema>

export const artifactSorts = ['relevance', 'subscribers', 'newest', 'name'] as const
export const artifactQuery = z.strictObject({
  kind: artifactKindSchema.optional(),
  category: z.string().max(40).optional(),
  framework: z.string().max(80).optional(),
  language: z.string().max(20).optional(),
  min_subscribers: z.coerce.number().int().min(0).optional(),
  q: z.string().max(200).optional(),
  /** Relevance where something is searched for, else subscribers. */
  sort: z.enum(artifactSorts).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
})
export type ArtifactQuery = z.output<typeof artifactQuery>

/** What can be filtered by, with how many artifacts each. */
export const artifactFacetsSchema = z.strictObject({
  categories: z.array(z.strictObject({ name: z.string(), count: z.number().int() })),
  frameworks: z.array(z.strictObject({ name: z.string(), count: z.number().int() })),
  languages: z.array(z.strictObject({ name: z.string(), count: z.number().int() })),
})
export type ArtifactFacets = z.infer<typeof artifactFacetsSchema>

/** A pack with what it holds. */
export const packSchema = artifactSchema.extend({
  members: z.array(artifactSummarySchema.extend({ version: versionSchema })),
})
export type Pack = z.infer<typeof packSchema>

/** The list of a week, which stays until there is another. `week` is ISO 8601, for example `2026-W48`. */
export const featuredSchema = z.strictObject({
  week: z.string().regex(/^\d{4}-W\d{2}$/),
  items: z.array(artifactSummarySchema.extend({ note: z.string().optional() })),
})
export type Featured = z.infer<typeof featuredSchema>
export const putFeaturedSchema = z.strictObject({
  week: featuredSchema.shape.week.optional(),
  items: z.array(z.strictObject({ artifact_id: uuidSchema, note: line(300).optional() })).max(24),
})

export const cadenceSchema = z.enum(['hourly', 'daily', 'weekly'])
export type Cadence = z.infer<typeof cadenceSchema>

/** What a gate says of a submission; `path` leads to the field, `code` is stable. */
export const artifactProblemSchema = z.strictObject({ path: z.string(), code: z.string(), message: z.string() })
export type ArtifactProblem = z.infer<typeof artifactProblemSchema>
export const artifactCheckSchema = z.strictObject({ valid: z.boolean(), errors: z.array(artifactProblemSchema) })
export type ArtifactCheck = z.infer<typeof artifactCheckSchema>

export const submissionStatusSchema = z.enum(['pending', 'changes_requested', 'approved', 'rejected'])
export const submissionSchema = z.strictObject({
  id: uuidSchema,
  status: submissionStatusSchema,
  body: artifactBodySchema,
  publisher_key: publisherKeySchema,
  /** Name of the token that submitted it. */
  submitted_by: z.string(),
  submitted_at: timestampSchema,
  reviewed_by: z.string().nullable(),
  reviewed_at: timestampSchema.nullable(),
  review_notes: z.string().nullable(),
  /** Of the artifact, once it is approved; before that of the one that it would be a new version of. */
  artifact_id: uuidSchema.nullable(),
})
export type Submission = z.infer<typeof submissionSchema>
export const reviewNotesSchema = z.strictObject({ notes: lines(4000).default('') })

/** `signature` is Ed25519 over the RFC 8785 text of the first four. */
export const treeHeadSchema = z.strictObject({
  tree_size: z.number().int().min(0),
  root_hash: hashSchema,
  timestamp: timestampSchema,
  expires_at: timestampSchema,
  key_id: z.string().regex(/^[0-9a-f]{16}$/),
  signature: signatureSchema,
})
export type TreeHead = z.infer<typeof treeHeadSchema>

/** `public_key` is SPKI in PEM; `key_id` the first 16 hex digits of the SHA-256 over its DER. */
export const logKeySchema = z.strictObject({
  key_id: treeHeadSchema.shape.key_id,
  algorithm: z.literal('Ed25519'),
  public_key: z.string().max(1000),
})
export type LogKey = z.infer<typeof logKeySchema>

/** Its RFC 8785 text is the leaf; `artifact` is the id. */
export const logLeafSchema = z.strictObject({
  artifact: uuidSchema,
  version: versionSchema,
  sha256: hashSchema,
  publisher_key: publisherKeySchema,
})
export type LogLeaf = z.infer<typeof logLeafSchema>

const proof = z.array(hashSchema).max(64)
export const inclusionSchema = z.strictObject({
  leaf: logLeafSchema,
  leaf_hash: hashSchema,
  leaf_index: z.number().int().min(0),
  tree_size: z.number().int().min(1),
  proof,
})
export type Inclusion = z.infer<typeof inclusionSchema>
export const consistencySchema = z.strictObject({
  first: z.number().int().min(0),
  second: z.number().int().min(0),
  proof,
})
export type Consistency = z.infer<typeof consistencySchema>
const place = z.coerce.number().int().min(0)
export const inclusionQuery = z.strictObject({
  leaf_index: place.optional(),
  tree_size: z.coerce.number().int().min(1).optional(),
  artifact_id: uuidSchema.optional(),
  version: versionSchema.optional(),
})
export const consistencyQuery = z.strictObject({ first: place, second: place })

/**
 * The slug of a name: its letters and digits in ASCII, the rest as single underscores. Null when too little is left of it.
 * Publisher and name make an artifact, so a new version keeps its slug.
 */
export function slugOf(name: string): string | null {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const slug = plain.replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^[_0-9]+|_+$/g, '')
  return slugSchema.safeParse(slug.slice(0, 64)).success ? slug.slice(0, 64) : null
}

/** Negative when `a` is the older version. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((each) => each.split('.').map(Number))
  const at = [0, 1, 2].find((place) => left?.[place] !== right?.[place])
  return at === undefined ? 0 : (left?.[at] ?? 0) - (right?.[at] ?? 0)
}
