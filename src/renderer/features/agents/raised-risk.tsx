// Why an agent is trusted less than it was set up to be, and the way out: what it does now becomes usual, or it is stopped.
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Agent } from '../../../shared/contract/agent.ts'
import type { AgentBaseline } from '../../../shared/contract/detection.ts'
import { asCallError } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { HandButton, handTones } from '../../ui/hand-button.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { type Notice, notify } from '../../ui/notices.tsx'
import { useRefusal } from '../../ui/operators.tsx'
import { sentence } from '../../ui/sentence.ts'
import { useArmed } from '../../ui/use-armed.ts'
import { useHandChord } from '../../ui/use-hand-chord.ts'
import { isRaised, newHabits } from './habits.ts'
import type { AgentStore } from './store.ts'

const mostNamed = 8

export interface RaisedRiskProps {
  readonly store: AgentStore
  readonly agentId: string
  /** Beside a question only a real hand accepts, as it alone answers the question. */
  readonly besideQuestion?: boolean
}

export function RaisedRisk({ store, agentId, besideQuestion = false }: RaisedRiskProps) {
  const agent = store((state) => state.items.find(({ id }) => id === agentId))
  const known = store((state) => state.baselines[agentId] ?? null)
  const { refresh, showBaseline } = store.getState()
  const raised = agent !== undefined && isRaised(agent)
  useEffect(() => {
    void refresh(agentId).catch(() => {})
  }, [refresh, agentId])
  useEffect(() => {
    if (raised) void showBaseline(agentId).catch(() => {})
  }, [raised, showBaseline, agentId])
  if (!raised) return null
  return (
    <section aria-label="Raised risk" className="flex flex-col gap-3 rounded-md bg-hold-wash p-4" data-testid="raised">
      <div>
        <h3 className="font-semibold text-hold">
          Its risk is {agent.live_risk_tier}; you set it to {agent.risk_tier}
        </h3>
        {agent.live_risk_reason && (
          <p>
            <LongText prose text={sentence(agent.live_risk_reason)} first={600} />
          </p>
        )}
        {known && <NewHabitsList baseline={known} />}
        <p className="pt-1 text-xs text-soft">
          An hour without anything unusual brings it back by itself. Accepted, all of this is usual for it from now on.
        </p>
      </div>
      <WayOut agent={agent} store={store} besideQuestion={besideQuestion} />
    </section>
  )
}

function NewHabitsList({ baseline }: { baseline: AgentBaseline }) {
  const found = newHabits(baseline)
  if (found === null) return null
  const { tools, resources, rate } = found
  const rows: readonly (readonly [string, ReactNode])[] = [
    ...(tools.length > 0 ? [['New tools', <Names key="tools" names={tools} />] as const] : []),
    ...(resources.length > 0 ? [['New places', <Names key="places" names={resources} />] as const] : []),
    ...(rate ? [['Busiest minute', `${rate.now} calls, ${rate.usual} until now`] as const] : []),
  ]
  return (
    <dl className="pt-1">
      {rows.map(([label, value]) => (
        <div key={label} className="grid grid-cols-[100px_minmax(0,1fr)] gap-2 py-0.5">
          <dt className="text-soft">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Names({ names }: { names: readonly string[] }) {
  return (
    <>
      {names.slice(0, mostNamed).map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <MachineText text={name} limit={60} />
        </span>
      ))}
      {names.length > mostNamed && ` and ${names.length - mostNamed} more`}
    </>
  )
}

function WayOut({ agent, store, besideQuestion }: { agent: Agent; store: AgentStore; besideQuestion: boolean }) {
  const { approveBaseline, update } = store.getState()
  const [failure, setFailure] = useState<string | null>(null)
  // Said here: beside a question that stands alone there is no place for notices.
  const run = (task: Promise<void>, done: Notice) => {
    setFailure(null)
    task.then(
      () => notify(done),
      (error: unknown) => setFailure(asCallError(error).message),
    )
  }
  const accept = () => run(approveBaseline(agent.id), { text: `What ${agent.name} does now is usual from now on.` })
  const suspend = () =>
    run(update(agent.id, { status: 'suspended' }), {
      text: `${agent.name} is suspended; its sessions and delegations ended.`,
      undo: () => update(agent.id, { status: 'active' }),
    })
  return (
    <div className="flex flex-wrap items-center gap-2">
      {besideQuestion ? (
        <AcceptByHand agent={agent} accept={accept} />
      ) : (
        <Button needs="admin" onClick={accept}>
          Accept as its baseline
        </Button>
      )}
      {agent.status === 'active' && (
        <Button needs="admin" tone="danger" onClick={suspend}>
          Suspend it
        </Button>
      )}
      <FormFailure of={{ failure }} />
    </div>
  )
}

function AcceptByHand({ agent, accept }: { agent: Agent; accept: () => void }) {
  const refusal = useRefusal('admin')
  const content = `${agent.id} ${agent.live_risk_tier} ${agent.live_risk_reason ?? ''}`
  const armed = useArmed(content, false) && refusal === null
  const button = useRef<HTMLButtonElement>(null)
  useHandChord('b', () => armed && accept(), button)
  if (refusal !== null) {
    return (
      <Button needs="admin" onClick={accept}>
        Accept as its baseline
      </Button>
    )
  }
  return (
    <HandButton ref_={button} tone={handTones.allow} armed={armed} content={content} onPress={accept}>
      Accept as its baseline
    </HandButton>
  )
}
