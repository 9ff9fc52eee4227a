// What kind an artifact is: its sign, and the word for those who see no signs.
import { Inbox, Package, ScanSearch, ScrollText } from 'lucide-react'
import type { ArtifactKind } from '../../../shared/contract/community.ts'
import { kindWords } from './words.ts'

const icons = { policy: ScrollText, dlp_pattern: ScanSearch, inbound_rule: Inbox, pack: Package } as const

export function KindMark({ kind }: { kind: ArtifactKind }) {
  const Icon = icons[kind]
  return (
    <span className="shrink-0 text-soft" title={kindWords[kind].one}>
      <Icon aria-hidden size={16} />
      <span className="sr-only">{kindWords[kind].one}</span>
    </span>
  )
}
