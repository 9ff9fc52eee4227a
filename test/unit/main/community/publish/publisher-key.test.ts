// The publisher's key of a console: made once, private, and what it signs is what a reader verifies.
import { verify } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { publisherKey } from '../../../../../src/main/community/integrity/verify-version.ts'
import { loadPublisherKey, signContribution } from '../../../../../src/main/community/publish/publisher-key.ts'
import { contributeSchema } from '../../../../../src/shared/contract/community.ts'
import { canonicalJson } from '../../../../../src/shared/json/canonical.ts'
import { dlpBody, packBody, policyBody } from '../../../../support/library-bodies.ts'
import { tempFolder } from '../../../../support/temp-folder.ts'

it('is made once and is private to the user', () => {
  const folder = tempFolder()
  const key = loadPublisherKey(folder)
  expect(loadPublisherKey(folder).publisher_key).toBe(key.publisher_key)
  expect(loadPublisherKey(tempFolder()).publisher_key).not.toBe(key.publisher_key)
  expect(readdirSync(join(folder, 'keys'))).toEqual(['publisher-ed25519.pem'])
  expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'keys', 'publisher-ed25519.pem')).mode & 0o777).toBe(0o600)
})

it('signs the RFC 8785 text of what is published, and nothing else', () => {
  const key = loadPublisherKey(tempFolder())
  const members = [{ artifact_id: '5f0c7e61-9f0f-4b0e-8f55-2f6a4a3c8a10', version: '1.0.0' }]
  for (const body of [policyBody('No deletes'), dlpBody('Patients'), packBody('Both', members)]) {
    const signed = contributeSchema.parse(signContribution({ ...body, license_text: undefined }, key))
    expect(signed).toEqual({ ...body, publisher_key: key.publisher_key, signature: signed.signature })
    const bytes = Buffer.from(canonicalJson(body))
    const signature = Buffer.from(signed.signature, 'base64')
    expect(verify(null, bytes, publisherKey(signed.publisher_key)!, signature)).toBe(true)
    bytes[10]! ^= 1
    expect(verify(null, bytes, publisherKey(signed.publisher_key)!, signature)).toBe(false)
  }
})
