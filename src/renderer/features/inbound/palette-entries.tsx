// Inbound rules in the command palette: those that are there, and what can be begun.
import { FlaskConical, Globe, Inbox, Plus } from 'lucide-react'
import type { InboundRule } from '../../../shared/contract/inbound-rule.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import type { PaletteEntry } from '../../ui/palette-entry.ts'
import { domainsPath, rulePath, tryPath, writingPath } from './writing-path.ts'

export function inboundEntries(rules: readonly InboundRule[], go: (path: string) => void): readonly PaletteEntry[] {
  return rules.map(({ id, name, action, enabled }) => ({
    id: `inbound rule ${id}`,
    words: `${name} inbound rule ${action}`,
    icon: <Inbox size={16} />,
    title: <MachineText text={name} limit={60} prose />,
    note: enabled ? action : `${action}, off`,
    run: () => go(rulePath(id)),
  }))
}

export function inboundActions(go: (path: string) => void): readonly PaletteEntry[] {
  return [
    {
      id: 'add an inbound rule',
      words: 'Add an inbound rule new results answers block quarantine redact',
      icon: <Plus size={16} />,
      title: 'Add an inbound rule',
      needs: 'admin',
      run: () => go(writingPath()),
    },
    {
      id: 'try a text on inbound rules',
      words: 'Try a text on the inbound rules test injection',
      icon: <FlaskConical size={16} />,
      title: 'Try a text on the inbound rules',
      run: () => go(tryPath),
    },
    {
      id: 'trust a domain',
      words: 'Trust or block a domain trusted untrusted blocked',
      icon: <Globe size={16} />,
      title: 'Trust or block a domain',
      run: () => go(domainsPath),
    },
  ]
}
