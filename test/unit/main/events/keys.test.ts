// The data folder's keys: made once, kept, private.
import { createHash, createPublicKey } from 'node:crypto'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadKeys } from '../../../../src/main/events/keys.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

describe('loadKeys', () => {
  it('makes private files at first and reads the same keys afterwards', () => {
    const folder = tempFolder()
    const first = loadKeys(folder)
    const again = loadKeys(folder)
    expect(again.audit.key_id).toBe(first.audit.key_id)
    expect(again.audit.verify.equals(first.audit.verify)).toBe(true)
    expect(again.tokens.verify.equals(first.tokens.verify)).toBe(true)
    expect(again.digest('x')).toBe(first.digest('x'))
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700)
    const files = readdirSync(join(folder, 'keys'))
    expect(files.sort()).toEqual(['audit-ed25519.pem', 'digest.key', 'tokens-rsa.pem'])
    for (const file of files) expect(statSync(join(folder, 'keys', file)).mode & 0o777).toBe(0o600)
  })

  it('gives every folder keys of its own', () => {
    const [one, other] = [loadKeys(tempFolder()), loadKeys(tempFolder())]
    expect(one.digest('x')).not.toBe(other.digest('x'))
    expect(one.audit.key_id).not.toBe(other.audit.key_id)
  })

  it('names the audit key by the hash of its public form, which anybody can compute', () => {
    const { audit } = loadKeys(tempFolder())
    const der = createPublicKey(audit.verify.export({ type: 'spki', format: 'pem' })).export({
      type: 'spki',
      format: 'der',
    })
    expect(audit.key_id).toBe(createHash('sha256').update(der).digest('hex').slice(0, 16))
  })

  it('is not stopped by half a key that a crash left behind', () => {
    const folder = tempFolder()
    loadKeys(folder)
    writeFileSync(join(folder, 'keys', 'digest.key.new'), 'half')
    expect(() => loadKeys(folder)).not.toThrow()
  })
})
