// What this console has of the library: its source, subscriptions, installed copies, and what is being published.
import { create } from 'zustand'
import type { ArtifactKind } from '../../../shared/contract/community.ts'
import type {
  Installed,
  LibraryStatus,
  PatchSubscription,
  Subscribe,
  Subscription,
  SubscriptionDetail,
  Synced,
} from '../../../shared/contract/library.ts'
import { asCallError, type CallError, call } from '../../api/call.ts'
import { callWithProgress, type Progress } from '../../api/call-with-progress.ts'
import { listLoad, onceIn, renewOn } from '../../api/list-store.ts'
import type { Live } from '../../api/live.ts'
import { emptyDraft, type PublishDraft } from './publish-draft.ts'

const page = { limit: 500 }
const ownRows = /^(LIBRARY_|library\.|artifact\.|subscription\.)/
const renewAfterMs = 150

export interface LibraryState {
  /** Subscriptions, those that wait first. */
  readonly items: readonly Subscription[]
  readonly installs: readonly Installed[]
  readonly source: LibraryStatus | null
  /** Why the source is not known. */
  readonly sourceError: CallError | null
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: CallError | null
  /** Counts up whenever something here changed: what is open is read again. */
  readonly revision: number
  /** Ids of artifacts that were looked up in the log while this page was open. */
  readonly verified: ReadonlySet<string>
  readonly syncing: Progress | null
  readonly draft: PublishDraft
  load(): Promise<void>
  loadSource(): Promise<void>
  setDraft(part: Partial<PublishDraft>): void
  sawVerified(id: string): void
  /** Each of the following throws CallError. */
  subscribe(id: string, body: Subscribe): Promise<Subscription>
  unsubscribe(subscriptionId: string): Promise<void>
  install(id: string, activate: boolean): Promise<Installed>
  installPack(id: string, members: string[], activate: boolean): Promise<Installed>
  patch(id: string, body: PatchSubscription): Promise<SubscriptionDetail>
  accept(id: string, version: string): Promise<SubscriptionDetail>
  rollBack(id: string, version: string): Promise<SubscriptionDetail>
  trust(keyId: string): Promise<void>
  sync(signal: AbortSignal): Promise<Synced>
}

export type LibraryStore = ReturnType<typeof createLibraryStore>

interface Held {
  readonly set: (part: Partial<LibraryState> | ((state: LibraryState) => Partial<LibraryState>)) => void
  readonly get: () => LibraryState
}

export function createLibraryStore(live: Live) {
  const store = create<LibraryState>((set, get) => ({
    items: [],
    installs: [],
    source: null,
    sourceError: null,
    status: 'loading',
    error: null,
    revision: 0,
    verified: new Set(),
    syncing: null,
    draft: emptyDraft,
    ...reading({ set, get }),
    ...writing({ set, get }),
  }))
  const renew = onceIn(renewAfterMs, () => {
    store.setState(({ revision }) => ({ revision: revision + 1 }))
    void store.getState().load()
    void store.getState().loadSource()
  })
  renewOn(live, store, (type) => ownRows.test(type) || type === 'settings.updated', renew)
  return store
}

function reading({ set, get }: Held) {
  return {
    load: listLoad<LibraryState>({ set, get }, async () => {
      const [subscriptions, installs] = await Promise.all([
        call('GET /library/subscriptions', { query: page }),
        call('GET /library/installs', { query: page }),
      ])
      return { items: subscriptions.items, installs: installs.items }
    }),
    async loadSource() {
      try {
        set({ source: await call('GET /library/status'), sourceError: null })
      } catch (error) {
        set({ sourceError: asCallError(error) })
      }
    },
    setDraft: (part: Partial<PublishDraft>) => set(({ draft }) => ({ draft: { ...draft, ...part } })),
    sawVerified: (id: string) =>
      set(({ verified }) => (verified.has(id) ? {} : { verified: new Set(verified).add(id) })),
  }
}

function writing({ set, get }: Held) {
  const changed = <T>(answer: T): T => {
    set(({ revision }) => ({ revision: revision + 1 }))
    void get().load()
    return answer
  }
  const params = (id: string) => ({ params: { id } })
  return {
    subscribe: async (id: string, body: Subscribe) =>
      changed(await call('POST /community/artifacts/{id}/subscribe', { ...params(id), body })),
    unsubscribe: async (id: string) => void changed(await call('DELETE /library/subscriptions/{id}', params(id))),
    install: async (id: string, activate: boolean) =>
      changed(await call('POST /community/artifacts/{id}/install', { ...params(id), body: { activate } })),
    installPack: async (id: string, members: string[], activate: boolean) =>
      changed(await call('POST /community/packs/{id}/install', { ...params(id), body: { members, activate } })),
    patch: async (id: string, body: PatchSubscription) =>
      changed(await call('PATCH /library/subscriptions/{id}', { ...params(id), body })),
    accept: async (id: string, version: string) =>
      changed(await call('POST /library/subscriptions/{id}/accept', { ...params(id), body: { version } })),
    rollBack: async (id: string, version: string) =>
      changed(await call('POST /library/subscriptions/{id}/rollback', { ...params(id), body: { version } })),
    async trust(key_id: string) {
      set({ source: await call('POST /library/trust', { body: { key_id } }), sourceError: null })
      changed(null)
    },
    async sync(signal: AbortSignal) {
      set({ syncing: { done: 0, total: Math.max(1, get().items.length) } })
      try {
        const onProgress = (syncing: Progress) => set({ syncing })
        return changed(await callWithProgress('POST /library/sync', { body: {}, signal, onProgress }))
      } finally {
        set({ syncing: null })
        void get().loadSource()
      }
    },
  }
}

/** Of an artifact: its subscription here, and whether a copy of it was installed. */
export function hadHere(
  { items, installs }: Pick<LibraryState, 'items' | 'installs'>,
  artifactId: string,
): { readonly subscription: Subscription | null; readonly installed: boolean } {
  return {
    subscription: items.find(({ artifact_id }) => artifact_id === artifactId) ?? null,
    installed: installs.some(({ artifact_id }) => artifact_id === artifactId),
  }
}

export type PublishableKind = Exclude<ArtifactKind, 'pack'>
