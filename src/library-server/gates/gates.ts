// What everything that is published has to pass: form, signature, name, and then what its kind asks for. Each failure names its field.
import { createPublicKey, verify } from 'node:crypto'
import {
  type ArtifactBody,
  type ArtifactProblem,
  artifactLimits,
  type Contribute,
  contributeSchema,
  slugOf,
} from '../../shared/contract/community.ts'
import { canonicalJson } from '../../shared/json/canonical.ts'
import type { Database } from '../database/open-database.ts'
import { checkDlpPattern } from './dlp-pattern.ts'
import { checkInboundRule } from './inbound-rule.ts'
import { checkName, type Session } from './name.ts'
import { checkPack } from './pack.ts'
import type { PatternTrials } from './pattern-trials.ts'
import type { PolicyGate } from './policy.ts'
import { schemaProblems } from './schema-problems.ts'

export interface Checked {
  readonly errors: readonly ArtifactProblem[]
  /** When there are none. */
  readonly passed: Passed | null
}

export interface Passed {
  readonly body: ArtifactBody
  readonly slug: string
  readonly publisher_key: string
  readonly signature: string
  /** Of which this is a new version. */
  readonly artifact_id: string | null
}

export interface GatesDeps {
  readonly database: Database
  readonly policies: PolicyGate
  readonly trials: PatternTrials
}

export interface Gates {
  /** `submitted` is the body of a request, whatever it is. */
  check(submitted: unknown): Promise<Checked>
  /** What can have changed since it was checked, asked again within the transaction that publishes it. */
  checkAgain(session: Session, passed: Omit<Passed, 'artifact_id'>): Promise<Checked>
}

export function createGates({ database, policies, trials }: GatesDeps): Gates {
  const byKind = async (body: ArtifactBody, slug: string, artifactId: string | null): Promise<ArtifactProblem[]> => {
    switch (body.kind) {
      case 'policy':
        return policies.check(body.content, slug, body.tests)
      case 'dlp_pattern':
        return checkDlpPattern(body.content, body.tests, trials)
      case 'inbound_rule':
        return checkInboundRule(body.content, body.tests, trials)
      case 'pack':
        return checkPack(database, body.content.members, artifactId)
    }
  }
  return {
    async check(submitted) {
      const parsed = contributeSchema.safeParse(withDerKey(submitted))
      if (!parsed.success) return { errors: schemaProblems(parsed.error), passed: null }
      const { publisher_key, signature, ...rest } = parsed.data
      const body = rest as ArtifactBody
      const slug = slugOf(body.name)
      const named = await checkName(database, body, slug, publisher_key)
      const errors = [
        ...checkText(body),
        ...checkSignature(parsed.data, canonicalJson(body)),
        ...named.errors,
        ...(slug === null ? [] : await byKind(body, slug, named.artifact_id)),
      ]
      if (errors.length > 0 || slug === null) return { errors, passed: null }
      return { errors, passed: { body, slug, publisher_key, signature, artifact_id: named.artifact_id } }
    },
    async checkAgain(session, passed) {
      const { errors, artifact_id } = await checkName(session, passed.body, passed.slug, passed.publisher_key)
      const { body } = passed
      const all =
        body.kind === 'pack' ? [...errors, ...(await checkPack(session, body.content.members, artifact_id))] : errors
      return { errors: all, passed: all.length > 0 ? null : { ...passed, artifact_id } }
    },
  }
}

/** A key may come as PEM; kept is its DER. What is neither is left to the schema. */
function withDerKey(submitted: unknown): unknown {
  if (typeof submitted !== 'object' || submitted === null || !('publisher_key' in submitted)) return submitted
  const { publisher_key: given } = submitted
  if (typeof given !== 'string' || given.length > 1000 || !given.startsWith('-----BEGIN PUBLIC KEY-----'))
    return submitted
  try {
    const der = createPublicKey(given).export({ type: 'spki', format: 'der' })
    return { ...submitted, publisher_key: der.toString('base64') }
  } catch {
    return submitted
  }
}

function checkSignature({ publisher_key, signature }: Contribute, text: string): ArtifactProblem[] {
  return signs(publisher_key, signature, text)
    ? []
    : [
        {
          path: 'signature',
          code: 'signature_invalid',
          message:
            "is not the publisher's signature over the RFC 8785 text of what was submitted without key and signature",
        },
      ]
}

function signs(publisherKey: string, signature: string, text: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publisherKey, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}

/** What a page would take for a part of itself, were it ever put there as it stands. Other angle brackets are text. */
const markup =
  /<\s*\/?\s*(script|style|iframe|frame|object|embed|svg|math|img|image|video|audio|link|meta|base|form|input|button|template|a\s)|javascript\s*:|&#x?[0-9a-f]+;|\bon[a-z]+\s*=\s*["']/i

function checkText(body: ArtifactBody): ArtifactProblem[] {
  const { name, description, maintainer, maintainer_contact, tags, category, frameworks, license, license_text } = body
  const shown = { name, description, maintainer, maintainer_contact, category, license_text }
  const texts = [
    ...Object.entries(shown),
    ...tags.map((tag, at) => [`tags.${at}`, tag] as const),
    ...frameworks.map((framework, at) => [`frameworks.${at}`, framework] as const),
  ]
  const hostile = texts.filter(([, text]) => text !== undefined && markup.test(text))
  const size = Buffer.byteLength(canonicalJson(body))
  return [
    ...hostile.map(([path]) => ({ path, code: 'markup', message: 'holds something that looks like HTML or a script' })),
    ...(size > artifactLimits.body
      ? [{ path: '', code: 'too_long', message: `A version may have ${artifactLimits.body} bytes; this has ${size}.` }]
      : []),
    ...(license === 'custom' && license_text === undefined
      ? [{ path: 'license_text', code: 'license_text_missing', message: 'A custom licence needs its text.' }]
      : []),
    ...(license !== 'custom' && license_text !== undefined
      ? [
          {
            path: 'license_text',
            code: 'license_text_unneeded',
            message: 'Only a custom licence has a text of its own.',
          },
        ]
      : []),
  ]
}
