// What an agent usually does: learned from its first calls, then replaced only by a person's approval.
import { useEffect } from 'react'
import type { Agent } from '../../../shared/contract/agent.ts'
import type { AgentBaseline } from '../../../shared/contract/detection.ts'
import { Button } from '../../ui/button.tsx'
import { Fold } from '../../ui/fold.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { withNotice } from '../../ui/notices.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Section } from '../../ui/section.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { byShare, learnedText } from './habits.ts'
import type { AgentStore } from './store.ts'

const mostTools = 12

export function BaselineSection({ agent, store }: { agent: Agent; store: AgentStore }) {
  const baseline = store((state) => state.baselines[agent.id] ?? null)
  const { showBaseline, approveBaseline } = store.getState()
  useEffect(() => {
    void showBaseline(agent.id).catch(() => {})
  }, [showBaseline, agent.id])
  const renew = () =>
    void withNotice(() => approveBaseline(agent.id), {
      done: () => ({ text: 'Its last calls are its baseline from now on.' }),
      failed: 'The baseline is as it was.',
    })
  return (
    <Section
      title="What it usually does"
      about="What is unlike this raises its risk until you accept it, or until an hour has passed."
      actions={
        baseline?.state === 'active' &&
        baseline.proposed === undefined &&
        agent.status !== 'revoked' && (
          <Button needs="admin" onClick={renew}>
            Learn from its last calls
          </Button>
        )
      }
    >
      {baseline ? <Known baseline={baseline} /> : <Skeleton rows={3} inPlace />}
    </Section>
  )
}

function Known({ baseline }: { baseline: AgentBaseline }) {
  const { state, calls, needed, since, calls_per_minute, resources } = baseline
  const now = useNow(5000)
  const tools = byShare(baseline.tools)
  return (
    <>
      {state === 'learning' ? (
        <div className="flex flex-col gap-1">
          <p>Still being learned: {learnedText({ calls, needed })}.</p>
          <ProgressBar done={calls} total={needed} label="Calls learned from" />
        </div>
      ) : (
        <p className="text-soft">
          Learned from {calls.toLocaleString('en')} calls
          {since !== null && (
            <>
              , in force since <Ago at={since} now={now} />
            </>
          )}
          ; at most {calls_per_minute} in a minute.
        </p>
      )}
      {tools.length > 0 && <Shares tools={tools} />}
      {resources.length > 0 && (
        <Fold title={`Where it works (${resources.length})`}>
          <ul className="columns-1 gap-4 min-[1200px]:columns-2">
            {resources.map((each) => (
              <li key={each}>
                <MachineText text={each} limit={80} />
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </>
  )
}

function Shares({ tools }: { tools: readonly (readonly [name: string, share: number])[] }) {
  return (
    <ul aria-label="Tools by their share of its calls" className="flex flex-col gap-1">
      {tools.slice(0, mostTools).map(([name, share]) => (
        <li key={name} className="grid grid-cols-[minmax(0,180px)_1fr_44px] items-center gap-2">
          <span className="truncate">
            <MachineText text={name} limit={40} />
          </span>
          <span className="h-2 rounded-full bg-raised">
            <span className="block h-2 rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
          </span>
          <span className="text-right">{Math.round(share * 100)} %</span>
        </li>
      ))}
      {tools.length > mostTools && <li className="text-soft">and {tools.length - mostTools} more</li>}
    </ul>
  )
}
