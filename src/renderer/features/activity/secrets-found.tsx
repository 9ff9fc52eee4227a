// What was found in a call's arguments: how grave, where, and what it looks like; never the thing itself.
import { Link } from 'wouter'
import type { CallItem } from '../../../shared/contract/event.ts'
import { Chip, type ChipTone } from '../../ui/chip.tsx'
import { MachineText } from '../../ui/machine-text.tsx'

const tones: Readonly<Record<CallItem['dlp_findings'][number]['severity'], ChipTone>> = {
  low: 'plain',
  medium: 'yellow',
  high: 'orange',
  critical: 'red',
}

const whatBecame = {
  block: 'The call was denied for it.',
  warn: 'The call went on; it was told, and what was found is hidden everywhere but at the server.',
  allow: 'The call went on.',
} as const

export function SecretsFound({
  item: { dlp_findings, dlp_action },
}: {
  item: Pick<CallItem, 'dlp_findings' | 'dlp_action'>
}) {
  if (dlp_findings.length === 0) return null
  return (
    <section>
      <h3 className="pb-1 font-semibold">Secrets and personal data</h3>
      {dlp_action && <p className="pb-1 text-soft">{whatBecame[dlp_action]}</p>}
      <ul aria-label="Secrets and personal data" className="flex flex-col">
        {dlp_findings.map((finding, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: findings of a recorded call never move, and two can be alike
            key={index}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-1.5 first:border-t-0"
          >
            <Chip tone={tones[finding.severity]}>{finding.severity}</Chip>
            <Link href={`/dlp/${encodeURIComponent(finding.pattern)}`} className="text-accent underline">
              <MachineText text={finding.pattern} limit={60} />
            </Link>
            <span className="text-soft">
              at <MachineText text={finding.at === '' ? 'a target' : finding.at} limit={80} />
            </span>
            <MachineText text={finding.redacted} limit={60} />
          </li>
        ))}
      </ul>
    </section>
  )
}
