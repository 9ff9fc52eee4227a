// Policy sets by revision, their texts by hash, in console.db: what a replay of an old decision needs.
import type { Store } from './open.ts'

export interface SavedPolicySet {
  readonly revision: string
  readonly modules: readonly { readonly id: string; readonly hash: string; readonly text: string }[]
  readonly documents: readonly { readonly name: string; readonly hash: string; readonly text: string }[]
}

export type PolicySetStore = ReturnType<typeof createPolicySetStore>

export function createPolicySetStore({ sqlite, tenantId, transaction }: Store) {
  const known = sqlite.prepare<[string]>('select 1 from policy_sets where revision = ?')
  const addSet = sqlite.prepare<[string, string, string, string, string]>(
    'insert into policy_sets values (?, ?, ?, ?, ?)',
  )
  const addText = sqlite.prepare<[string, string]>('insert or ignore into policy_texts values (?, ?)')
  const named = (parts: SavedPolicySet['modules']) => JSON.stringify(parts.map(({ id, hash }) => ({ id, hash })))
  return {
    /** Keeps a set that is not known yet; a known one is left as it is. */
    save: (set: SavedPolicySet, at: string) =>
      transaction(() => {
        if (known.get(set.revision)) return
        for (const { hash, text } of [...set.modules, ...set.documents]) addText.run(hash, text)
        const documents = JSON.stringify(set.documents.map(({ name, hash }) => ({ name, hash })))
        addSet.run(set.revision, tenantId, named(set.modules), documents, at)
      }),
  }
}
