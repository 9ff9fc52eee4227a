// Allow and remember: for what, for whom, how long and why; with the past calls it would have covered.
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Escalation } from '../../../shared/contract/escalation.ts'
import { type ExceptionOfApproval, exceptionOfApprovalSchema } from '../../../shared/contract/exception.ts'
import { useExceptionPreview } from '../../api/exception-preview.ts'
import { Choice } from '../../ui/choice.tsx'
import { ExceptionReach } from '../../ui/exception-reach.tsx'
import { Select, TextArea } from '../../ui/field.tsx'
import { HandButton, handTones } from '../../ui/hand-button.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { useArmed } from '../../ui/use-armed.ts'
import { useHandChord } from '../../ui/use-hand-chord.ts'
import { suggestedPatterns } from './suggested-patterns.ts'

const hourOptions = [
  { value: '1', label: '1 hour' },
  { value: '8', label: '8 hours' },
  { value: '24', label: '24 hours' },
] as const
type Hours = (typeof hourOptions)[number]['value']
type Whom = 'agent' | 'everyone'

export interface RememberProps {
  readonly item: Escalation
  readonly sending: boolean
  readonly allow: (exception: ExceptionOfApproval) => void
  readonly back: () => void
}

export function Remember({ item, sending, allow, back }: RememberProps) {
  const suggestions = useMemo(() => suggestedPatterns(item.targets), [item.targets])
  const [pattern, setPattern] = useState(suggestions[0]?.pattern ?? '*')
  const [whom, setWhom] = useState<Whom>('agent')
  const [hours, setHours] = useState<Hours>('8')
  const [why, setWhy] = useState('')
  const [wrong, setWrong] = useState<string | undefined>()
  const { tool_name, action, agent_id, server_id } = item
  const named = whom === 'agent' ? { agent_id } : {}
  const preview = useExceptionPreview({ tool_name, action, target_pattern: pattern, server_id, ...named })
  // The count belongs to what is agreed to: nobody presses on one that has not been seen.
  const chosen = JSON.stringify([item.id, item.digest, pattern, whom, hours, why, preview.answer?.covered.count])
  const armed = useArmed(chosen, item.risk_tier === 'critical')
  const give = () => {
    if (!armed || sending) return
    const everyone = whom === 'everyone' ? { agent_id: null } : {}
    const body = { target_pattern: pattern, justification: why, expires_in_hours: Number(hours), ...everyone }
    const checked = exceptionOfApprovalSchema.safeParse(body)
    setWrong(checked.success ? undefined : checked.error.issues[0]?.message)
    if (checked.success) allow(checked.data)
  }
  const button = useRef<HTMLButtonElement>(null)
  useHandChord('e', give, button)
  const top = useRef<HTMLDivElement>(null)
  useEffect(() => {
    top.current?.scrollIntoView({ block: 'nearest' })
    top.current?.focus()
  }, [])
  const options = suggestions.map((each) => ({
    value: each.pattern,
    label: (
      <>
        {each.words} {each.pattern !== '*' && <MachineText text={each.pattern} />}
      </>
    ),
  }))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be focused, and this is where the keyboard begins
    <div
      ref={top}
      data-remember
      role="group"
      tabIndex={-1}
      aria-label="Allow and remember"
      className="flex scroll-mb-5 flex-col gap-3 outline-none"
    >
      <p>
        From now on allow <MachineText text={tool_name} limit={60} /> to {action === 'send' ? 'send to' : action}, on{' '}
        <MachineText text={server_id} />, without asking:
      </p>
      <Choice label="What" value={pattern} set={setPattern} options={options} />
      <div className="grid grid-cols-2 gap-2">
        <Select label="For" value={whom} set={setWhom} options={whomOptions} />
        <Select label="How long" value={hours} set={setHours} options={hourOptions} />
      </div>
      <TextArea label="Why" rows={2} value={why} set={setWhy} error={wrong} help="At least 10 characters." />
      <ExceptionReach preview={preview} tool={tool_name} past />
      {preview.answer?.covered.count === 0 && (
        <p className="text-soft">It would not cover this call either: its target can be read in more than one way.</p>
      )}
      <div className="grid grid-cols-2 gap-2">
        <button type="button" onClick={back} className="rounded-md px-3 py-2 font-medium hover:bg-raised">
          Back
        </button>
        <HandButton ref_={button} tone={handTones.allow} armed={armed} content={chosen} onPress={give}>
          {sending ? 'Allowing …' : 'Allow and remember'}
        </HandButton>
      </div>
      <p className="text-xs text-soft">
        {armed ? 'By keyboard: Ctrl or ⌘ + Shift + E.' : 'Read first: the button answers in a moment.'}
      </p>
    </div>
  )
}

const whomOptions = [
  { value: 'agent', label: 'this agent' },
  { value: 'everyone', label: 'every agent' },
] as const
