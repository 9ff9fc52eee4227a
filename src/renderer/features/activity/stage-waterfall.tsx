// The stages of one judgement as a waterfall: verdict, time, and beneath each the facts that it saw.
import type { ResponseStageRecord, StageRecord } from '../../../shared/contract/decision.ts'
import { LongText } from '../../ui/long-text.tsx'
import { sentence } from '../../ui/sentence.ts'
import { durationText } from '../../ui/time.tsx'
import { Verdict } from '../../ui/verdict.tsx'

const longestFact = 600
const words = { pass: 'passed', deny: 'denied', escalate: 'held', error: 'failed' } as const
const bars = { pass: 'bg-soft', deny: 'bg-deny', escalate: 'bg-hold', error: 'bg-deny' } as const

const titles: Readonly<Record<string, string>> = {
  agent_token: 'Agent token',
  session: 'Session',
  workflow_context: 'Workflow',
  delegation: 'Delegation',
  tool_baseline: 'Tool baseline',
  dlp: 'Secrets',
  scope_probe: 'Scope probe',
  blast_radius: 'Blast radius',
  exception: 'Exception',
  policy: 'Policy engine',
  scan: 'Scan',
  inbound_rules: 'Inbound rules',
  domain_trust: 'Trust in domains',
  secrets: 'Secrets',
}

/** Of a call, or of what came back. */
type Stage = StageRecord | ResponseStageRecord

export function StageWaterfall({ stages }: { stages: readonly Stage[] }) {
  if (stages.length === 0) return <p className="text-soft">Refused before the first stage.</p>
  const total = Math.max(
    1,
    stages.reduce((sum, stage) => sum + stage.duration_us, 0),
  )
  const starts = stages.map((_, index) => stages.slice(0, index).reduce((sum, stage) => sum + stage.duration_us, 0))
  return (
    <ol className="@container flex flex-col">
      {stages.map((stage, index) => (
        <li
          key={stage.stage}
          className="grid grid-cols-[1fr_84px_64px] @min-[440px]:grid-cols-[110px_84px_1fr_64px] items-center gap-x-3 border-t border-line py-1.5 first:border-t-0"
        >
          <span>{titles[stage.stage] ?? stage.stage}</span>
          <Verdict word={words[stage.outcome]} />
          <span aria-hidden className="relative hidden h-2 rounded-sm bg-raised @min-[440px]:block">
            <span
              className={`absolute h-2 min-w-0.5 rounded-sm ${bars[stage.outcome]}`}
              style={{
                left: `${((starts[index] ?? 0) / total) * 100}%`,
                width: `${(stage.duration_us / total) * 100}%`,
              }}
            />
          </span>
          <span className="text-right text-xs text-soft">{durationText(stage.duration_us)}</span>
          <Facts stage={stage} />
        </li>
      ))}
    </ol>
  )
}

function Facts({ stage }: { stage: Stage }) {
  const facts = Object.entries(stage.facts ?? {})
  if (!stage.message && facts.length === 0) return null
  return (
    <span className="col-span-full flex flex-wrap gap-x-3 pt-0.5 text-xs text-soft">
      {stage.message && (
        <span className="w-full">
          <LongText prose text={sentence(stage.message)} first={longestFact} />
        </span>
      )}
      {facts.map(([name, value]) => (
        <span key={name} className="[overflow-wrap:anywhere]">
          {name.replaceAll('_', ' ')}{' '}
          <span className="text-ink">
            <LongText text={factText(value)} first={longestFact} />
          </span>
        </span>
      ))}
    </span>
  )
}

function factText(value: unknown): string {
  if (Array.isArray(value)) return value.length > 0 ? value.map(String).join(', ') : 'none'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /^[0-9a-f]{32,}$/.test(text) ? `${text.slice(0, 10)}…` : text
}
