// The signed head of a library's log: whose key it is, whether that key signed it, and whether it goes on from the one kept.
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { Consistency, LogKey, TreeHead } from '../../../shared/contract/community.ts'
import { canonicalJson } from '../../../shared/json/canonical.ts'
import { extendsTree } from '../../../shared/transparency/log-proofs.ts'
import type { Bytes, HashBytes } from '../../../shared/transparency/log-tree.ts'
import { keyIdOf } from '../../events/keys.ts'
import { LibraryProblem } from '../source/library-source.ts'

/** How far ahead of this machine's clock a library's may be, in milliseconds. */
const clockToleranceMs = 10 * 60_000

export const sha256Bytes: HashBytes = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest())

export function fromHex(hex: string): Bytes {
  return new Uint8Array(Buffer.from(hex, 'hex'))
}

/** Throws LibraryProblem `untrusted` unless it is an Ed25519 key whose id is its own. */
export function readLogKey({ key_id, public_key }: Pick<LogKey, 'key_id' | 'public_key'>): KeyObject {
  const key = ed25519In(public_key)
  if (key === null || keyIdOf(key) !== key_id)
    throw untrusted('The key that the library shows does not fit its own id.')
  return key
}

function ed25519In(pem: string): KeyObject | null {
  try {
    const key = createPublicKey(pem)
    // A private key would be read as well, and its public half taken.
    return key.asymmetricKeyType === 'ed25519' && pem.includes('BEGIN PUBLIC KEY') ? key : null
  } catch {
    return null
  }
}

/** Throws LibraryProblem `untrusted` for a head of another key, of no key, or of a time that has not come. */
export function checkSigned(head: TreeHead, key: KeyObject, now: number): void {
  const pinned = keyIdOf(key)
  if (head.key_id !== pinned) {
    throw untrusted(
      `The log of the library is signed with the key ${head.key_id}, and not with ${pinned}, which this console knows. If its operators say that they have a new key, trust it by its id.`,
    )
  }
  const { tree_size, root_hash, timestamp, expires_at } = head
  const signed = Buffer.from(canonicalJson({ tree_size, root_hash, timestamp, expires_at }))
  if (!verify(null, signed, key, Buffer.from(head.signature, 'base64'))) {
    throw untrusted('The signature under the log of the library is wrong.')
  }
  if (Date.parse(timestamp) > now + clockToleranceMs) {
    throw untrusted(
      `The log of the library is dated ${timestamp}, which is yet to come. Is the clock of this machine right?`,
    )
  }
}

/** Throws LibraryProblem `stale`. */
export function checkFresh({ timestamp, expires_at }: TreeHead, now: number): void {
  if (Date.parse(expires_at) > now) return
  throw new LibraryProblem(
    'stale',
    `The library shows its log as it stood at ${timestamp}, which was to be believed until ${expires_at}. What came after that may be kept from this console.`,
  )
}

/**
 * Whether `next` has everything that `kept` had, in the same places: 'newer', or 'same' where nothing came to it and it is
 * not younger. Throws LibraryProblem `untrusted` for a rollback and for another history.
 */
export async function checkExtends(
  kept: TreeHead,
  next: TreeHead,
  consistency: (first: number, second: number) => Promise<Consistency>,
): Promise<'newer' | 'same'> {
  if (next.tree_size < kept.tree_size) {
    throw untrusted(
      `The library shows a log of ${next.tree_size} entries where it had ${kept.tree_size}: something was taken out of it, or an old state is shown.`,
    )
  }
  if (next.tree_size === kept.tree_size) {
    if (next.root_hash !== kept.root_hash) throw forked()
    return Date.parse(next.timestamp) > Date.parse(kept.timestamp) ? 'newer' : 'same'
  }
  const sizes = { first: kept.tree_size, second: next.tree_size }
  const { first, second, proof } = await consistency(sizes.first, sizes.second)
  const proved =
    first === sizes.first &&
    second === sizes.second &&
    extendsTree(sha256Bytes, {
      first: { size: first, root: fromHex(kept.root_hash) },
      second: { size: second, root: fromHex(next.root_hash) },
      proof: proof.map(fromHex),
    })
  if (!proved) throw forked()
  return 'newer'
}

export function untrusted(message: string): LibraryProblem {
  return new LibraryProblem('untrusted', message)
}

function forked(): LibraryProblem {
  return untrusted(
    'The library shows another history than it showed before: what this console has seen in its log is not in it any more.',
  )
}
