// The key that signs the starter library: in a file outside the repository, made when it is not there.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { LogKey } from '../../src/shared/contract/community.ts'

export interface SigningKey {
  readonly made: boolean
  /** SPKI in DER, base64. */
  readonly publisherKey: string
  readonly logKey: LogKey
  /** Ed25519, base64. */
  sign(text: string): string
}

/** Throws when the file lies in `repository`, or holds another kind of key. */
export function openKey(file: string, repository: string): SigningKey {
  mkdirSync(dirname(file), { recursive: true })
  const real = join(realpathSync(dirname(file)), relative(dirname(file), file))
  if (!relative(realpathSync(repository), real).startsWith('..'))
    throw new Error(`The key must lie outside the repository, and ${file} does not.`)
  const made = !existsSync(file)
  if (made) {
    const { privateKey } = generateKeyPairSync('ed25519')
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  }
  const secret = createPrivateKey(readFileSync(file))
  if (secret.asymmetricKeyType !== 'ed25519') throw new Error(`${file} holds no Ed25519 key.`)
  return {
    made,
    ...publicParts(createPublicKey(secret)),
    sign: (text) => sign(null, Buffer.from(text), secret).toString('base64'),
  }
}

function publicParts(key: KeyObject): Pick<SigningKey, 'publisherKey' | 'logKey'> {
  const der = key.export({ type: 'spki', format: 'der' })
  const key_id = createHash('sha256').update(der).digest('hex').slice(0, 16)
  const public_key = key.export({ type: 'spki', format: 'pem' }).toString()
  return { publisherKey: der.toString('base64'), logKey: { key_id, algorithm: 'Ed25519', public_key } }
}
