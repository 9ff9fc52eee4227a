// The key that this console signs with what it publishes: made when it is first needed, private to the user.
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type ArtifactBody, artifactBodySchema, type Contribute } from '../../../shared/contract/community.ts'
import { canonicalJson } from '../../../shared/json/canonical.ts'
import { privateKey } from '../../events/keys.ts'

export interface PublisherKey {
  /** SPKI in DER, base64. */
  readonly publisher_key: string
  /** Base64. */
  sign(bytes: Uint8Array): string
}

export function loadPublisherKey(dataDir: string): PublisherKey {
  const folder = join(dataDir, 'keys')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const key = privateKey(join(folder, 'publisher-ed25519.pem'), () => generateKeyPairSync('ed25519').privateKey)
  return {
    publisher_key: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'),
    sign: (bytes) => sign(null, bytes, key).toString('base64'),
  }
}

/** The bytes of a version, which are what is signed. */
export function bytesOfBody(body: ArtifactBody): Buffer {
  return Buffer.from(canonicalJson(body))
}

export function signContribution(body: ArtifactBody, key: PublisherKey): Contribute {
  const signed = artifactBodySchema.parse(body)
  return { ...signed, publisher_key: key.publisher_key, signature: key.sign(bytesOfBody(signed)) }
}
