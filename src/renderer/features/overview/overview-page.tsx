// Overview: what waits, what happened in the last day, and whether everything that protects is at work.
import { type ReactNode, useEffect } from 'react'
import { Link } from 'wouter'
import type { AuditSummary } from '../../../shared/contract/event.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import { useRefusal } from '../../ui/operators.tsx'
import { Section } from '../../ui/section.tsx'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { Verdict } from '../../ui/verdict.tsx'
import { totalsOf } from './chart-data.ts'
import { Health } from './health.tsx'
import { Noticed } from './noticed.tsx'
import type { OverviewStore } from './store.ts'
import { ToolChanges } from './tool-changes.tsx'
import { VerdictChart } from './verdict-chart.tsx'

export interface OverviewProps {
  readonly store: OverviewStore
  /** How many calls and results wait for the operator. */
  readonly waiting: { readonly calls: number; readonly results: number }
  /** What is shown while there is nothing yet: the way to begin. */
  readonly begin: ReactNode
}

export function OverviewPage({ store, waiting, begin }: OverviewProps) {
  const { summary, noticed, engine, console: status, servers, agents, toolChanges, error, load } = store()
  useEffect(() => {
    void load()
  }, [load])
  if (!summary) {
    if (!error) return <Skeleton rows={10} />
    return (
      <ErrorPanel
        what="The overview could not be loaded"
        kept="The log is kept by the console; nothing was lost."
        error={error}
        retry={() => void load()}
      />
    )
  }
  const empty = servers.length === 0 && summary.buckets.length === 0
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-4xl flex-col gap-8 p-6 pb-16">
        <Waiting {...waiting} />
        {empty ? begin : <LastDay summary={summary} />}
        <Section title="What protects you">
          <Health state={{ engine, console: status, servers }} />
        </Section>
        {toolChanges.length > 0 && <ToolChanges changes={toolChanges} servers={servers} />}
        {!empty && <Noticed events={noticed} waiting={waiting.results} />}
        {!empty && <Most summary={summary} agents={agents} />}
      </div>
    </div>
  )
}

function Waiting({ calls, results }: OverviewProps['waiting']) {
  const mayAnswer = useRefusal('analyst') === null
  const count = calls + results
  if (count === 0) return null
  const parts = [counted(calls, 'call'), counted(results, 'result')].filter((part) => part !== null)
  return (
    <Link
      href="/escalations"
      className="flex items-center justify-between gap-3 rounded-md border border-edge bg-hold-wash px-4 py-3 text-hold"
    >
      <span className="text-lg font-semibold">
        {parts.join(' and ')} {count === 1 ? 'waits' : 'wait'} for {mayAnswer ? 'your' : 'an'} answer
      </span>
      <span className="font-medium underline">{mayAnswer ? 'Answer' : 'Look'}</span>
    </Link>
  )
}

function counted(count: number, thing: string): string | null {
  return count === 0 ? null : `${count} ${count === 1 ? thing : `${thing}s`}`
}

function LastDay({ summary }: { summary: AuditSummary }) {
  const { allow, escalate, deny } = totalsOf(summary)
  return (
    <Section title="The last 24 hours">
      <dl className="flex flex-wrap gap-x-10 gap-y-2">
        {(
          [
            ['allowed', allow],
            ['held', escalate],
            ['denied', deny],
          ] as const
        ).map(([word, count]) => (
          <div key={word} className="flex flex-col-reverse">
            <dt>
              <Verdict word={word} />
            </dt>
            <dd className="text-2xl font-semibold">{count.toLocaleString('en')}</dd>
          </div>
        ))}
      </dl>
      <VerdictChart summary={summary} />
    </Section>
  )
}

function Most({ summary, agents }: { summary: AuditSummary; agents: Readonly<Record<string, string>> }) {
  return (
    <div className="grid gap-8 min-[700px]:grid-cols-2">
      <Section title="Rules that spoke most">
        {summary.rules.length === 0 && <p className="text-soft">Nothing was denied or held.</p>}
        <ul>
          {summary.rules.map(({ policy_id, policy_result, calls }) => (
            <Line key={`${policy_id} ${policy_result}`} count={calls}>
              <Verdict word={policy_result === 'deny' ? 'denied' : 'held'} />
              <MachineText text={policy_id} limit={48} />
            </Line>
          ))}
        </ul>
      </Section>
      <Section title="Agents that called most">
        {summary.agents.length === 0 && <p className="text-soft">No agent has called a tool.</p>}
        <ul>
          {summary.agents.map(({ agent_id, calls }) => (
            <Line key={agent_id} count={calls}>
              <Link href={`/agents/${agent_id}`} className="truncate hover:underline">
                <MachineText prose text={agents[agent_id] ?? agent_id} limit={80} />
              </Link>
            </Line>
          ))}
        </ul>
      </Section>
    </div>
  )
}

function Line({ count, children }: { count: number; children: ReactNode }) {
  return (
    <li className="flex items-center justify-between gap-3 border-t border-line py-1.5 first:border-t-0">
      <span className="flex min-w-0 items-center gap-2">{children}</span>
      <span className="text-soft">{count.toLocaleString('en')}</span>
    </li>
  )
}
