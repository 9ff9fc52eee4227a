// The artifacts that were found; the next ones are asked for when the end is near.
import type { ArtifactSummary } from '../../../shared/contract/community.ts'
import { VirtualList, type VirtualListProps } from '../../ui/virtual-list.tsx'
import { ArtifactLines, type Here } from './artifact-row.tsx'

/** Where Enter leads. */
export const detailId = 'artifact-detail'

export interface ArtifactListProps
  extends Pick<VirtualListProps<ArtifactSummary>, 'items' | 'selected' | 'select' | 'reachEnd' | 'scroller'> {
  readonly hereOf: (id: string) => Here
}

export function ArtifactList({ hereOf, ...list }: ArtifactListProps) {
  return (
    <VirtualList
      {...list}
      label="Artifacts"
      testId="artifacts"
      rowHeight={76}
      enter={() => document.getElementById(detailId)?.focus()}
    >
      {(item) => <ArtifactLines item={item} here={hereOf(item.id)} />}
    </VirtualList>
  )
}
