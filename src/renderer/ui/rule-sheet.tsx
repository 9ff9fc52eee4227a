// A rule made of calls: what such calls are to be, what it covers, its text, what it would have changed; then a draft.
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import type { Verdict as Effect } from '../../shared/contract/primitives.ts'
import { call } from '../api/call.ts'
import type { AgentNames } from './agent-name.tsx'
import { Button } from './button.tsx'
import { Choice } from './choice.tsx'
import { placeIn } from './creating.ts'
import { Checkbox } from './field.tsx'
import { homes } from './homes.ts'
import { ImpactView } from './impact-view.tsx'
import { MachineText } from './machine-text.tsx'
import { withNotice } from './notices.tsx'
import { RegoEditor } from './rego-editor/rego-editor.tsx'
import { RuleCovers } from './rule-covers.tsx'
import { Section } from './section.tsx'
import { Sheet } from './sheet.tsx'
import { ErrorPanel, Skeleton } from './states.tsx'
import { useImpact } from './use-impact.ts'
import { type SuggestedPolicy, useSuggestion } from './use-suggestion.ts'
import { Verdict } from './verdict.tsx'

export interface RuleSheetProps {
  readonly callId: string
  /** Calls like it, which may become part of the rule. */
  readonly others: readonly string[]
  readonly names: AgentNames
  readonly close: () => void
}

const effects: readonly { readonly value: Effect; readonly label: React.ReactNode }[] = [
  { value: 'escalate', label: effectLabel('held', 'a person is asked each time') },
  { value: 'deny', label: effectLabel('denied', 'without asking') },
  { value: 'allow', label: effectLabel('allowed', 'unless another rule objects') },
]

function effectLabel(word: 'held' | 'denied' | 'allowed', more: string) {
  return (
    <>
      <Verdict word={word} />: <span className="text-soft">{more}</span>
    </>
  )
}

export function RuleSheet({ callId, others, names, close }: RuleSheetProps) {
  const [effect, setEffect] = useState<Effect>('escalate')
  const [withOthers, setWithOthers] = useState(false)
  const call_ids = withOthers ? [callId, ...others] : [callId]
  const { suggestion, error, waiting, again } = useSuggestion({ call_ids, effect })
  const also = `also the ${others.length === 1 ? 'other call' : `${others.length} other calls`} of this tool by this agent in what is shown`
  return (
    <Sheet
      title="Make a rule from this"
      about="It covers what was called and as little else as can be. As a draft it decides nothing."
      close={close}
      wide
    >
      <Choice label="Such calls are to be" value={effect} set={setEffect} options={effects} />
      {others.length > 0 && <Checkbox label={also} checked={withOthers} set={setWithOthers} />}
      {error && !waiting && <Refused error={error} again={again} />}
      {!suggestion && waiting && <Skeleton rows={6} inPlace />}
      {suggestion && <Suggested suggestion={suggestion} names={names} waiting={waiting} close={close} />}
    </Sheet>
  )
}

/** What may not be is said; what did not work can be asked again. */
function Refused({ error, again }: { error: { message: string; code: string; status: number }; again: () => void }) {
  if (error.status < 400 || error.status >= 500) {
    return <ErrorPanel what="No rule could be made" kept="Nothing was changed." error={error} retry={again} inPlace />
  }
  return (
    <p role="alert" className="rounded-md border border-line bg-panel p-4">
      <MachineText prose text={error.message} />
    </p>
  )
}

interface SuggestedProps extends Pick<RuleSheetProps, 'names' | 'close'> {
  readonly suggestion: SuggestedPolicy
  /** Another one is on its way. */
  readonly waiting: boolean
}

function Suggested({ suggestion, names, waiting, close }: SuggestedProps) {
  const { rego_content, covers, effect, stronger } = suggestion
  const impact = useImpact('POST /policies/impact')
  const { ask } = impact
  useEffect(() => ask({ rego_content, status: 'active' }), [ask, rego_content])
  return (
    <div aria-busy={waiting} className="flex flex-col gap-5">
      <Section title="What it covers">
        <RuleCovers covers={covers} effect={effect} names={names} />
        {stronger.length > 0 && <Stronger rules={stronger} />}
      </Section>
      <Section title="Its text">
        <div className="flex h-72 flex-col">
          <RegoEditor label="Text of the rule" value={rego_content} readOnly />
        </div>
      </Section>
      <Section title="What it would change">
        <ImpactView state={impact} agentNames={names} />
      </Section>
      <Keep suggestion={suggestion} waiting={waiting} close={close} />
    </div>
  )
}

function Stronger({ rules }: { rules: readonly string[] }) {
  return (
    <p className="text-hold">
      {rules.length === 1 ? 'This rule goes' : 'These rules go'} on deciding such calls, whatever this one says:{' '}
      {rules.map((rule, at) => (
        <span key={rule}>
          {at > 0 && ', '}
          <MachineText text={rule} limit={80} />
        </span>
      ))}
    </p>
  )
}

function Keep({ suggestion, waiting, close }: Pick<SuggestedProps, 'suggestion' | 'waiting' | 'close'>) {
  const [, navigate] = useLocation()
  const [sending, setSending] = useState(false)
  const keep = async () => {
    setSending(true)
    const { name, description, rego_content } = suggestion
    const kept = await withNotice(
      async () => {
        const { id } = await call('POST /policies', { body: { name, description, rego_content } })
        close()
        navigate(placeIn(homes.policies, id))
      },
      {
        done: () => ({ text: 'The rule is kept as a draft. It decides nothing until it is activated.' }),
        failed: 'The rule could not be kept.',
      },
    )
    if (!kept) setSending(false)
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button tone="main" needs="policy_author" busy={sending} disabled={waiting} onClick={() => void keep()}>
        Keep as a draft
      </Button>
      <Button onClick={close}>Not now</Button>
    </div>
  )
}
