// What was found in a text: which pattern, how grave, where, and enough of it to find it again.
import { gravestFirst } from '../../../shared/contract/primitives.ts'
import { Chip } from '../../ui/chip.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import type { Tested } from './use-tested.ts'
import { severityTones } from './words.ts'

export function Findings({ tested, names }: { tested: Tested; names: Readonly<Record<string, string>> }) {
  const { findings, problem } = tested
  if (problem !== null) {
    return (
      <p role="alert" className="text-deny">
        <MachineText text={problem} prose />
      </p>
    )
  }
  if (findings === null) return <p className="text-soft">What is found appears here while you type.</p>
  if (findings.length === 0) return <p role="status">Nothing is found in it.</p>
  return (
    <ul aria-label="Found" className="flex flex-col">
      {gravestFirst(findings).map((finding, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: one answer never changes, and two findings can be alike
          key={index}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-1.5 first:border-t-0"
        >
          <Chip tone={severityTones[finding.severity]}>{finding.severity}</Chip>
          <span>
            <MachineText text={names[finding.pattern] ?? 'This pattern'} prose limit={80} />
          </span>
          <MachineText text={finding.redacted} limit={60} />
          {finding.path !== '' && (
            <span className="text-xs text-soft">
              at <MachineText text={finding.path} limit={60} />
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
