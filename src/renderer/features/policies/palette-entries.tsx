// Policies in the command palette: each of them, and the way to begin one.

import { Plus, ScrollText } from 'lucide-react'
import type { Policy } from '../../../shared/contract/policy.ts'
import { creatingPath } from '../../ui/creating.ts'
import { homes } from '../../ui/homes.ts'
import { MiddleCut } from '../../ui/machine-text.tsx'
import type { PaletteEntry } from '../../ui/palette-entry.ts'
import { filtered } from './policy-list.tsx'
import { sourceWords, statusWords } from './words.ts'

/** One's own first. */
export function policyEntries(policies: readonly Policy[], go: (path: string) => void): readonly PaletteEntry[] {
  return filtered(policies, { search: '', status: null }).map((policy) => ({
    id: `policy ${policy.id}`,
    words: `${policy.name} ${statusWords[policy.status].word} policy rule ${policy.description} ${policy.id}`,
    icon: <ScrollText size={16} />,
    title: <MiddleCut text={policy.name} tail={16} prose />,
    note: `${statusWords[policy.status].word} · ${sourceWords[policy.source]}`,
    run: () => go(`/policies/${encodeURIComponent(policy.id)}`),
  }))
}

export function policyActions(go: (path: string) => void): readonly PaletteEntry[] {
  return [
    {
      id: 'new policy',
      words: 'New policy write rule rego create add',
      icon: <Plus size={16} />,
      title: 'New policy',
      needs: 'policy_author',
      run: () => go(creatingPath(homes.policies)),
    },
  ]
}
