// What a change would have done: numbers that decide are large, then by tool and agent, then the calls themselves.
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Impact, ImpactCall } from '../../shared/contract/policy.ts'
import type { Progress } from '../api/call-with-progress.ts'
import { Button } from './button.tsx'
import { CallLines } from './call-lines.tsx'
import { Fold } from './fold.tsx'
import { MachineText } from './machine-text.tsx'
import { ProgressBar } from './progress-bar.tsx'
import { Ago, useNow } from './time.tsx'
import type { ImpactState } from './use-impact.ts'
import { Verdict } from './verdict.tsx'

export interface ImpactViewProps {
  readonly state: ImpactState
  readonly agentNames: Readonly<Record<string, string>>
  /** In place of the sentences that say how many calls it would have changed, once there are any. */
  readonly headline?: ReactNode
}

export function ImpactView({ state: { progress, result, error, cancel }, agentNames, headline }: ImpactViewProps) {
  if (progress) return <Replaying progress={progress} cancel={cancel} />
  if (error) {
    return (
      <p role="alert" className="text-deny">
        {error.message}
      </p>
    )
  }
  return result ? <Result impact={result} agentNames={agentNames} headline={headline} /> : null
}

/** How far a replay is, before that that there is one; with a way to stop it where there is one. */
export function Replaying({ progress, cancel }: { progress: Progress | null; cancel?: () => void }) {
  if (!progress || progress.total === 0)
    return (
      <p role="status" className="text-soft">
        Recorded calls are decided again…
      </p>
    )
  const { done, total } = progress
  return (
    <div className="flex items-center gap-3">
      <ProgressBar done={done} total={total} label="Calls replayed" className="flex-1" />
      <span className="text-soft">
        {countText(done)} of at most {countText(total)} calls
      </span>
      {cancel && <Button onClick={cancel}>Stop</Button>}
    </div>
  )
}

const parts = [
  { key: 'newly_denied', verb: 'have denied', tone: 'text-deny' },
  { key: 'newly_escalated', verb: 'have held', tone: 'text-hold' },
  { key: 'newly_allowed', verb: 'have allowed', tone: 'text-allow' },
] as const

function Result({
  impact,
  agentNames,
  headline,
}: { impact: Impact } & Pick<ImpactViewProps, 'agentNames' | 'headline'>) {
  const changed = parts.filter(({ key }) => impact[key].count > 0)
  return (
    <div className="flex flex-col gap-4" data-testid="impact">
      {impact.calls === 0 ? (
        <p>No call has been recorded yet, so nothing can be replayed.</p>
      ) : headline ? (
        headline
      ) : changed.length === 0 ? (
        <p className="text-lg">
          It would have changed <strong>none</strong> of your last {countText(impact.calls)} calls.
        </p>
      ) : (
        changed.map(({ key, verb, tone }) => (
          <p key={key} className="text-base">
            It would {verb} <strong className={`text-2xl ${tone}`}>{countText(impact[key].count)}</strong> of your last{' '}
            {countText(impact.calls)} calls
            {impact[key].approved_by_hand > 0 && (
              <>
                , <strong className="text-xl">{countText(impact[key].approved_by_hand)}</strong> of them allowed by you
              </>
            )}
            .
          </p>
        ))
      )}
      {impact.skipped > 0 && (
        <p className="text-soft">
          {countText(impact.skipped)} older calls could not be replayed: what they asked has been deleted.
        </p>
      )}
      <Bars title="By tool" tally={impact.by_tool} nameOf={(name) => <MachineText text={name} limit={40} />} />
      <Bars
        title="By agent"
        tally={impact.by_agent}
        nameOf={(id) => <MachineText text={agentNames[id] ?? id} limit={40} prose />}
      />
      {changed.map(({ key, verb }) => (
        <Calls key={key} title={`Calls that it would ${verb}`} changed={impact[key]} agentNames={agentNames} />
      ))}
      <p className="text-xs text-soft">Replayed in {(impact.duration_ms / 1000).toFixed(1)} s.</p>
    </div>
  )
}

function Bars({
  title,
  tally,
  nameOf,
}: {
  title: string
  tally: Impact['by_tool']
  nameOf: (key: string) => ReactNode
}) {
  const rows = Object.entries(tally)
    .map(([key, counts]) => ({ key, counts, sum: parts.reduce((sum, part) => sum + counts[part.key], 0) }))
    .sort((a, b) => b.sum - a.sum)
    .slice(0, 8)
  if (rows.length === 0) return null
  const most = rows[0]?.sum ?? 1
  return (
    <section>
      <h3 className="pb-1 font-semibold">{title}</h3>
      <ul className="flex flex-col gap-1">
        {rows.map(({ key, sum }) => (
          <li key={key} className="grid grid-cols-[minmax(0,160px)_1fr_auto] items-center gap-2">
            <span className="truncate">{nameOf(key)}</span>
            <span className="h-2 rounded-full bg-raised">
              <span className="block h-2 rounded-full bg-accent" style={{ width: `${(sum / most) * 100}%` }} />
            </span>
            <span className="tabular-nums">{countText(sum)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

const words = { allow: 'allowed', deny: 'denied', escalate: 'held' } as const

function Calls({
  title,
  changed,
  agentNames,
}: {
  title: string
  changed: { readonly count: number; readonly calls: readonly ImpactCall[] }
  agentNames: ImpactViewProps['agentNames']
}) {
  const now = useNow(5000)
  const cut = changed.count > changed.calls.length
  return (
    <Fold title={cut ? `${title}, the newest ${changed.calls.length} of ${countText(changed.count)}` : title}>
      <ul className="flex flex-col">
        {changed.calls.map((call) => (
          <li key={call.id} className="border-t border-line first:border-t-0">
            <Link
              href={`/activity/${call.id}`}
              className="grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-3 py-1.5 hover:bg-raised"
            >
              <CallLines
                tool={call.tool_name}
                agent={agentNames[call.agent_id ?? ''] ?? null}
                target={call.target}
                serverId=""
              />
              <span className="flex items-center gap-1 text-xs">
                <Verdict word={words[call.before]} /> <span aria-hidden>→</span>
                <span className="sr-only">becomes</span> <Verdict word={words[call.after]} />
              </span>
              <Ago at={call.timestamp} now={now} />
            </Link>
          </li>
        ))}
      </ul>
    </Fold>
  )
}

/** 1,234 */
export function countText(count: number): string {
  return count.toLocaleString('en-US')
}
