// A short key of any texts: names and addresses that an agent chooses can be megabytes long, keys are not.
import { createHash } from 'node:crypto'

export function fingerprint(...parts: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)
}
