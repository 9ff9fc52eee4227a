// What a scanner found in a text that a model would read: its kind, how severe, where, and the words themselves as text.
import type { InboundFinding } from '../../shared/contract/inbound.ts'
import { classWords, decoderWords } from './inbound-words.ts'
import { MachineText } from './machine-text.tsx'
import { SeverityChip } from './severity-chip.tsx'

const mostShown = 20
const mostPlaces = 4

export function FindingList({ findings }: { findings: readonly InboundFinding[] }) {
  const groups = alikeIn(findings)
  return (
    <>
      <ul aria-label="Findings" className="flex flex-col">
        {groups.slice(0, mostShown).map((group, index) => (
          <Finding
            // biome-ignore lint/suspicious/noArrayIndexKey: the findings of one text never move
            key={index}
            group={group}
          />
        ))}
      </ul>
      {groups.length > mostShown && (
        <p className="text-soft">and {(groups.length - mostShown).toLocaleString('en')} more</p>
      )}
    </>
  )
}

type Alike = readonly [InboundFinding, ...InboundFinding[]]

/** Tools often say the same twice, as text and as structure: what was found alike is listed once, with its places. */
function alikeIn(findings: readonly InboundFinding[]): readonly Alike[] {
  const groups = Map.groupBy(findings, ({ at: _, ...rest }) => JSON.stringify(rest))
  return [...groups.values()] as unknown as Alike[]
}

function Finding({ group }: { group: Alike }) {
  const { pattern_class, severity, decoder, content_snippet } = group[0]
  const hidden = decoderWords[decoder]
  const places = group.map(({ at }) => at).filter((at) => at !== '')
  return (
    <li className="flex flex-col gap-1 border-t border-line py-2 first:border-t-0">
      <span className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{classWords[pattern_class].name}</span>
        <SeverityChip severity={severity} />
        <span className="text-xs text-soft">
          {classWords[pattern_class].does}
          {hidden !== null && `, ${hidden}`}
        </span>
      </span>
      <span className="rounded-md bg-panel px-2 py-1 text-xs">
        <MachineText text={content_snippet} />
      </span>
      {places.length > 0 && (
        <span className="text-xs text-soft">
          at{' '}
          {places.slice(0, mostPlaces).map((at, index) => (
            <span key={at}>
              {index > 0 && ', '}
              <MachineText text={at} limit={120} />
            </span>
          ))}
          {places.length > mostPlaces && ` and ${places.length - mostPlaces} more places`}
        </span>
      )}
    </li>
  )
}
