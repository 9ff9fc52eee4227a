// Policy sets by revision, their texts by hash, in console.db: what a replay of an old decision needs.
import type { Store } from './open.ts'

export interface SavedPolicySet {
  readonly revision: string
  readonly modules: readonly { readonly id: string; readonly hash: string; readonly text: string }[]
  readonly documents: readonly { readonly name: string; readonly hash: string; readonly text: string }[]
}

/** `surroundings` is a hash of all but the tenants' policies. */
export interface NewPolicySet extends SavedPolicySet {
  readonly surroundings: string
}

export type PolicySetStore = ReturnType<typeof createPolicySetStore>

export function createPolicySetStore({ sqlite, tenantId, transaction }: Store) {
  const known = sqlite.prepare<[string]>('select 1 from policy_sets where revision = ?')
  const addSet = sqlite.prepare<[string, string, string, string, string, string]>(
    'insert into policy_sets values (?, ?, ?, ?, ?, ?)',
  )
  const addText = sqlite.prepare<[string, string]>('insert or ignore into policy_texts values (?, ?)')
  const bySet = sqlite.prepare<[string, string], { modules: string; documents: string }>(
    'select modules, documents from policy_sets where revision = ? and tenant_id = ?',
  )
  const around = sqlite.prepare<[string, string], { surroundings: string | null }>(
    'select surroundings from policy_sets where revision = ? and tenant_id = ?',
  )
  const byHash = sqlite.prepare<[string], { text: string }>('select text from policy_texts where hash = ?')
  const texts = <P extends { hash: string }>(parts: string): (P & { text: string })[] | null => {
    const found = (JSON.parse(parts) as P[]).map((part) => ({ ...part, text: byHash.get(part.hash)?.text }))
    return found.every((part): part is P & { text: string } => part.text !== undefined) ? found : null
  }
  const named = (parts: SavedPolicySet['modules']) => JSON.stringify(parts.map(({ id, hash }) => ({ id, hash })))
  return {
    /** Null when it was never kept, or a text of it is gone. */
    load(revision: string): SavedPolicySet | null {
      const row = bySet.get(revision, tenantId)
      const modules = row && texts<{ id: string; hash: string }>(row.modules)
      const documents = row && texts<{ name: string; hash: string }>(row.documents)
      return modules && documents ? { revision, modules, documents } : null
    },
    /** Null when it was never kept, or by a version that did not note it. */
    surroundings: (revision: string): string | null => around.get(revision, tenantId)?.surroundings ?? null,
    /** Keeps a set that is not known yet; a known one is left as it is. */
    save: (set: NewPolicySet, at: string) =>
      transaction(() => {
        if (known.get(set.revision)) return
        for (const { hash, text } of [...set.modules, ...set.documents]) addText.run(hash, text)
        const documents = JSON.stringify(set.documents.map(({ name, hash }) => ({ name, hash })))
        addSet.run(set.revision, tenantId, named(set.modules), documents, at, set.surroundings)
      }),
  }
}
