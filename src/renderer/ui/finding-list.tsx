// What a scanner found in a text that a model would read: its kind, how severe, where, and the words themselves as text.
import type { InboundFinding } from '../../shared/contract/inbound.ts'
import { classWords, decoderWords } from './inbound-words.ts'
import { MachineText } from './machine-text.tsx'
import { SeverityChip } from './severity-chip.tsx'

const mostShown = 20

export function FindingList({ findings }: { findings: readonly InboundFinding[] }) {
  return (
    <>
      <ul aria-label="Findings" className="flex flex-col">
        {findings.slice(0, mostShown).map((finding, index) => (
          <Finding
            // biome-ignore lint/suspicious/noArrayIndexKey: the findings of one text never move
            key={index}
            finding={finding}
          />
        ))}
      </ul>
      {findings.length > mostShown && (
        <p className="text-soft">and {(findings.length - mostShown).toLocaleString('en')} more</p>
      )}
    </>
  )
}

function Finding({ finding: { pattern_class, severity, at, decoder, content_snippet } }: { finding: InboundFinding }) {
  const hidden = decoderWords[decoder]
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
      {at !== '' && (
        <span className="text-xs text-soft">
          at <MachineText text={at} limit={120} />
        </span>
      )}
    </li>
  )
}
