// A library whose log is watched from the first time it was seen: its key is pinned, its newest head kept (decision 30).
import type { Clock } from '../../../shared/clock.ts'
import type { LogKey, TreeHead } from '../../../shared/contract/community.ts'
import type { KeptHead, LibraryHeadStore } from '../../store/library-heads.ts'
import { LibraryProblem, type LibrarySource } from '../source/library-source.ts'
import { checkExtends, checkFresh, checkSigned, readLogKey, untrusted } from './log-head.ts'
import type { TrustedLibrary } from './trusted-library.ts'
import { saidOf, verifyVersion } from './verify-version.ts'

export interface TrustedLibraryDeps {
  readonly source: Pick<LibrarySource, 'kind' | 'id' | 'key' | 'head' | 'consistency' | 'inclusion' | 'body'>
  readonly heads: LibraryHeadStore
  readonly clock: Clock
  /** The only key that may be pinned (setting `library_key_id`); null or empty: the first one that is seen. */
  readonly expectedKeyId?: () => string | null
}

type Signal = AbortSignal | undefined
type Standing = ReturnType<TrustedLibrary['status']>

export function createTrustedLibrary(deps: TrustedLibraryDeps): TrustedLibrary {
  const { source, heads, clock } = deps
  const log = createLog(deps)
  const told: Pick<Standing, 'state' | 'problem' | 'last_answer_at'> = {
    state: 'unknown',
    problem: null,
    last_answer_at: null,
  }
  /** What went wrong is the library's standing until it gives a head again. */
  const watched = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      if (error instanceof LibraryProblem && error.code !== 'gone') {
        const state = error.code === 'refused' ? 'unreachable' : error.code
        Object.assign(told, { state, problem: error.message })
      }
      throw error
    }
  }
  const answered = (head: TreeHead): TreeHead => {
    Object.assign(told, { state: 'ok', problem: null, last_answer_at: clock.timestamp() })
    return head
  }
  const refresh = async (signal: Signal) => answered(await watched(log.refresh(signal)))
  const headFor = async (logIndex: number, signal: Signal) => {
    const head = log.believed()
    if (head && Date.parse(head.expires_at) > clock.now() && logIndex < head.tree_size) return head
    const next = await refresh(signal)
    // A look that others were waiting for may have begun before this version was published.
    return logIndex < next.tree_size ? next : refresh(signal)
  }
  return {
    refresh,
    async version(artifact, version, signal, expected = {}) {
      const prove = async () => {
        const said = saidOf(artifact, version, expected)
        const head = await headFor(said.log_index, signal)
        return verifyVersion(source, { artifact, version, expected, head }, signal)
      }
      return watched(prove())
    },
    status() {
      const kept = log.known() ?? heads.of(source.id)
      const key_id = kept?.key_id ?? null
      const shown = log.shown()
      const standing = { ...told, head: kept?.head ?? null, key_id, shown_key_id: shown === key_id ? null : shown }
      const base_url = source.kind === 'remote' ? source.id : null
      return { source: source.kind, base_url, ...standing, ...agedBy(standing, clock.now()) }
    },
    async trust(keyId, signal) {
      answered(await watched(log.trust(keyId, signal)))
    },
  }
}

/** A head that was good when it came may have expired since. */
function agedBy({ state, head }: Pick<Standing, 'state' | 'head'>, now: number): Partial<Standing> {
  if (state !== 'ok' || head === null) return {}
  try {
    checkFresh(head, now)
    return {}
  } catch (error) {
    return { state: 'stale', problem: (error as Error).message }
  }
}

interface Log {
  refresh(signal: Signal): Promise<TreeHead>
  trust(keyId: string, signal: Signal): Promise<TreeHead>
  /** The head that was last found good since the start. */
  believed(): TreeHead | null
  known(): Pick<KeptHead, 'head' | 'key_id'> | null
  /** Id of the key that the newest head says it is signed with. */
  shown(): string | null
}

function createLog({ source, heads, clock, expectedKeyId = () => null }: TrustedLibraryDeps): Log {
  let current: Pick<KeptHead, 'head' | 'key_id'> | null = null
  let looking: Promise<TreeHead> | null = null
  let shown: string | null = null
  const seen = (head: TreeHead) => {
    shown = head.key_id
    return head
  }
  const turn = createTurns()
  const keep = (head: TreeHead, { key_id, public_key }: Key): TreeHead => {
    // The files that came with the console are as good as the console: a newer or an older one brings its own.
    if (source.kind === 'remote') heads.put(source.id, { key_id, public_key, head, updated_at: clock.timestamp() })
    current = { head, key_id }
    return head
  }
  const fetchKey = async (signal?: AbortSignal) => {
    const key = await source.key(signal)
    readLogKey(key)
    return mustBeExpected(key, expected())
  }
  const expected = () => (source.kind === 'remote' ? expectedKeyId() : null)
  /** For everybody who waits for it, so nobody's signal ends it. */
  const look = async (): Promise<TreeHead> => {
    const now = clock.now()
    const kept = source.kind === 'remote' ? heads.of(source.id) : null
    const key = kept ? mustBeExpected(kept, expected()) : await fetchKey()
    const head = await signedHead(source, key, now, seen)
    return keep(await goingOn(source, kept?.head ?? null, head, now), key)
  }
  return {
    refresh(signal) {
      looking ??= turn(look).finally(() => {
        looking = null
      })
      return unlessAborted(looking, signal)
    },
    trust: (keyId, signal) =>
      turn(async () => {
        signal?.throwIfAborted()
        const now = clock.now()
        const key = await fetchKey(signal)
        if (key.key_id !== keyId) {
          throw untrusted(`The library shows the key ${key.key_id}, which is not the one that is to be trusted.`)
        }
        const head = await signedHead(source, key, now, seen, signal)
        checkFresh(head, now)
        return keep(head, key)
      }),
    believed: () => current?.head ?? null,
    known: () => current,
    shown: () => shown,
  }
}

type Key = Pick<LogKey, 'key_id' | 'public_key'>

async function signedHead(
  source: Pick<LibrarySource, 'head'>,
  key: Key,
  now: number,
  seen: (head: TreeHead) => TreeHead,
  signal?: AbortSignal,
) {
  const head = seen(await source.head(signal))
  checkSigned(head, readLogKey(key), now)
  return head
}

/** Of two heads of the same tree the younger one; neither may be too old. */
async function goingOn(
  source: Pick<LibrarySource, 'consistency'>,
  kept: TreeHead | null,
  head: TreeHead,
  now: number,
): Promise<TreeHead> {
  const step = kept ? await checkExtends(kept, head, (first, second) => source.consistency(first, second)) : 'newer'
  checkFresh(head, now)
  if (step === 'newer' || !kept) return head
  checkFresh(kept, now)
  return kept
}

function mustBeExpected<T extends { readonly key_id: string }>(key: T, expected: string | null): T {
  if (!expected || expected === key.key_id) return key
  throw untrusted(
    `The settings name the key ${expected} for this library, and its key is ${key.key_id}. Nothing of it is believed until they agree.`,
  )
}

/** One after the other: two looks at once could each keep what the other must not see. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work)
    last = mine.catch(() => {})
    return mine
  }
}

function unlessAborted<T>(work: Promise<T>, signal: Signal): Promise<T> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
