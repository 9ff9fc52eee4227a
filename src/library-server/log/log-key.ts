// The key that signs the heads of the log: a file that its owner alone can read, made once.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  sign,
} from 'node:crypto'
import { closeSync, existsSync, linkSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import type { LogKey } from '../../shared/contract/community.ts'

export interface SigningKey {
  readonly published: LogKey
  /** Ed25519 over the text in UTF-8, base64. */
  sign(text: string): string
  /** A secret that whoever has the key can work out, and nobody else. */
  secretFor(purpose: string): string
}

/** Reads the key, or makes it when there is no such file. Throws when others may read it, or it is no Ed25519 key. */
export function loadSigningKey(file: string): SigningKey {
  if (!existsSync(file)) makeKey(file)
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new Error(`The library's key ${file} can be read by others. Run: chmod 600 ${file}`)
  }
  const key = createPrivateKey(readFileSync(file))
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${file} holds no Ed25519 key.`)
  return signingKey(key)
}

function signingKey(key: KeyObject): SigningKey {
  const publicKey = createPublicKey(key)
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return {
    published: {
      key_id: createHash('sha256').update(der).digest('hex').slice(0, 16),
      algorithm: 'Ed25519',
      public_key: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    },
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
    secretFor(purpose) {
      const secret = key.export({ type: 'pkcs8', format: 'der' })
      return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)).toString('base64url')
    },
  }
}

/** In one step, so that two processes that start together have the same. */
function makeKey(file: string): void {
  const partial = `${file}.${process.pid}`
  const text = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
  const open = openSync(partial, 'wx', 0o600)
  writeSync(open, text.toString())
  closeSync(open)
  try {
    linkSync(partial, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(partial)
  }
}
