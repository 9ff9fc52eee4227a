// The data folder's own keys: made at first run, private to the user, never shown.
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Keys {
  /** Ed25519, signs heads of the log. */
  readonly audit: { readonly key_id: string; readonly sign: KeyObject; readonly verify: KeyObject }
  /** RSA 2048, signs agents' tokens. */
  readonly tokens: { readonly sign: KeyObject; readonly verify: KeyObject }
  /** HMAC-SHA-256 in hex under this folder's key. */
  digest(text: string): string
}

/** The private key that signs heads of the log. */
export const auditKeyFile = (dataDir: string): string => join(dataDir, 'keys', 'audit-ed25519.pem')

/** Reads the keys of a data folder (`keys/`, 0700, files 0600), making those that are missing. */
export function loadKeys(dataDir: string): Keys {
  const folder = join(dataDir, 'keys')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const audit = privateKey(auditKeyFile(dataDir), () => generateKeyPairSync('ed25519').privateKey)
  const tokens = privateKey(
    join(folder, 'tokens-rsa.pem'),
    () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  )
  const digestKey = secret(join(folder, 'digest.key'))
  const auditPublic = createPublicKey(audit)
  return {
    audit: { key_id: keyIdOf(auditPublic), sign: audit, verify: auditPublic },
    tokens: { sign: tokens, verify: createPublicKey(tokens) },
    digest: (text) => createHmac('sha256', digestKey).update(text).digest('hex'),
  }
}

/** First 16 hex digits of the SHA-256 over the public key's DER form (SPKI), to tell keys apart. */
export function keyIdOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16)
}

/** Reads the private key in a file, or makes it (0600). */
export function privateKey(file: string, make: () => KeyObject): KeyObject {
  if (existsSync(file)) return createPrivateKey(readFileSync(file))
  const key = make()
  writeWhole(file, key.export({ type: 'pkcs8', format: 'pem' }))
  return key
}

function secret(file: string): Buffer {
  if (existsSync(file)) return readFileSync(file)
  const key = randomBytes(32)
  writeWhole(file, key)
  return key
}

/** A crash leaves the whole key or none: half a key would make every later start fail. */
function writeWhole(file: string, content: string | Buffer): void {
  writeFileSync(`${file}.new`, content, { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
}
