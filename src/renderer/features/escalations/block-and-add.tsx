// Deny a result and add a rule: what of it the rule is to name, and what it will be called. It only tightens, so keys may press.
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Escalation } from '../../../shared/contract/escalation.ts'
import { type CreateInboundRule, createInboundRuleSchema } from '../../../shared/contract/inbound-rule.ts'
import { call } from '../../api/call.ts'
import { Choice } from '../../ui/choice.tsx'
import { TextField } from '../../ui/field.tsx'
import { HandButton, handTones } from '../../ui/hand-button.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { useArmed } from '../../ui/use-armed.ts'
import { suggestedRules } from './suggested-rules.ts'

export interface BlockAndAddProps {
  readonly item: Escalation
  readonly sending: boolean
  readonly deny: (rule: CreateInboundRule) => void
  readonly back: () => void
}

export function BlockAndAdd({ item, sending, deny, back }: BlockAndAddProps) {
  const suggestions = useMemo(() => suggestedRules(item), [item])
  const [key, setKey] = useState(suggestions[0]?.key ?? '')
  const chosen = suggestions.find((each) => each.key === key)
  const [named, setNamed] = useState<string | null>(null)
  const [wrong, setWrong] = useState<string | undefined>()
  const priority = useFirstPlace()
  const name = named ?? chosen?.name ?? ''
  const content = JSON.stringify([item.id, item.digest, key, name])
  const armed = useArmed(content, item.risk_tier === 'critical') && priority !== null
  const give = () => {
    if (!armed || sending || !chosen) return
    const checked = createInboundRuleSchema.safeParse({ name, priority, matcher: chosen.matcher, action: 'block' })
    setWrong(checked.success ? undefined : checked.error.issues[0]?.message)
    if (checked.success) deny(checked.data)
  }
  const top = useRef<HTMLDivElement>(null)
  useEffect(() => {
    top.current?.scrollIntoView({ block: 'nearest' })
    top.current?.focus()
  }, [])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be focused, and this is where the keyboard begins
    <div
      ref={top}
      data-remember
      role="group"
      tabIndex={-1}
      aria-label="Deny and add a rule"
      className="flex scroll-mb-5 flex-col gap-3 outline-none"
    >
      {suggestions.length === 0 ? (
        <p>Nothing was found in it that a rule could name. Write one under Inbound.</p>
      ) : (
        <>
          <Choice
            label="From now on block without asking"
            value={key}
            set={setKey}
            options={suggestions.map((each) => ({ value: each.key, label: <Words rule={each} /> }))}
          />
          <TextField
            label="Name of the rule"
            value={name}
            set={setNamed}
            error={wrong}
            help="It is asked before all others and can be changed under Inbound."
          />
        </>
      )}
      <div className="grid grid-cols-2 gap-2">
        <button type="button" onClick={back} className="rounded-md px-3 py-2 font-medium hover:bg-raised">
          Back
        </button>
        {suggestions.length > 0 && (
          <HandButton tone={handTones.deny} armed={armed} content={content} byKey onPress={give}>
            {sending ? 'Denying …' : 'Deny and add it'}
          </HandButton>
        )}
      </div>
    </div>
  )
}

function Words({ rule: { words, domain } }: { rule: { words: string; domain: string | null } }) {
  return (
    <>
      {words} {domain !== null && <MachineText text={domain} limit={120} />}
    </>
  )
}

const room = 10

/** A priority before that of every rule, so that none decides first; null until it is known. */
function useFirstPlace(): number | null {
  const [place, setPlace] = useState<number | null>(null)
  useEffect(() => {
    let current = true
    call('GET /inbound-rules', { query: { limit: 1 } }).then(
      ({ items }) => current && setPlace(Math.max(0, (items[0]?.priority ?? 100 + room) - room)),
      () => current && setPlace(0),
    )
    return () => {
      current = false
    }
  }, [])
  return place
}
