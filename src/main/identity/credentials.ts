// Client credentials of agents: 256 random bits, shown once, stored as a hash.
import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import type { Credentials } from '../../shared/contract/agent.ts'

export function newCredentials(): Credentials {
  return { client_id: randomUUID(), client_secret: randomBytes(32).toString('base64url') }
}

/** SHA-256 in hex. A slow password hash would add nothing: the secret is random and too long to be guessed. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Compares in constant time. */
export function secretMatches(secret: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(secret), 'hex'), Buffer.from(hash, 'hex'))
}
