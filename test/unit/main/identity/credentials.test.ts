// Credentials: random enough that a plain hash is safe, and compared without telling where they differ.
import { describe, expect, it } from 'vitest'
import { hashSecret, newCredentials, secretMatches } from '../../../../src/main/identity/credentials.ts'

describe('credentials', () => {
  it('are 256 random bits under a random id', () => {
    const many = Array.from({ length: 100 }, newCredentials)
    expect(new Set(many.flatMap(({ client_id, client_secret }) => [client_id, client_secret])).size).toBe(200)
    for (const { client_secret } of many) expect(Buffer.from(client_secret, 'base64url')).toHaveLength(32)
  })

  it('match their own hash only', () => {
    const { client_secret } = newCredentials()
    const hash = hashSecret(client_secret)
    expect(hash).not.toContain(client_secret)
    expect(secretMatches(client_secret, hash)).toBe(true)
    for (const other of ['', client_secret.slice(1), ` ${client_secret}`, hash]) {
      expect(secretMatches(other, hash)).toBe(false)
    }
  })
})
