// The answers to a held result: denied, cleaned, or as it came; armed late and given by a real hand, as for calls.
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { HandButton, handTones } from '../../ui/hand-button.tsx'
import { useRefusal } from '../../ui/operators.tsx'
import { useArmed } from '../../ui/use-armed.ts'
import { useHandChord } from '../../ui/use-hand-chord.ts'
import type { AnswerProps } from './answer-buttons.tsx'
import { BlockAndAdd } from './block-and-add.tsx'
import { type Giving, useGive } from './use-give.ts'

export function ResultAnswers({ item, store, focusDeny }: AnswerProps) {
  const [ruling, setRuling] = useState(false)
  const { sending, failure, give } = useGive(item, store)
  return (
    <div className="flex flex-col gap-2">
      {ruling ? (
        <BlockAndAdd
          item={item}
          sending={sending !== null}
          deny={(inbound_rule) => give('rule', { verdict: 'deny', body: { inbound_rule } })}
          back={() => setRuling(false)}
        />
      ) : (
        <ThreeWays item={item} sending={sending} give={give} focusDeny={focusDeny} rule={() => setRuling(true)} />
      )}
      {failure && (
        <p role="alert" className="text-deny">
          {failure}
        </p>
      )}
    </div>
  )
}

interface ThreeWaysProps extends Pick<Giving, 'sending' | 'give'> {
  readonly item: AnswerProps['item']
  readonly focusDeny: boolean
  readonly rule: () => void
}

function ThreeWays({ item, sending, give, focusDeny, rule }: ThreeWaysProps) {
  const refusal = useRefusal('analyst')
  const content = `${item.id} ${item.digest}`
  const armed = useArmed(content, item.risk_tier === 'critical') && refusal === null
  const deny = useRef<HTMLButtonElement>(null)
  const cleaned = useRef<HTMLButtonElement>(null)
  const original = useRef<HTMLButtonElement>(null)
  const cleanable = item.sanitised_result !== null && item.sanitised_result !== undefined
  const release = (how: 'sanitised' | 'original') => armed && give(how, { verdict: 'approve', body: { release: how } })
  const refuse = () => armed && give('deny', { verdict: 'deny', body: {} })
  useHandChord('a', () => cleanable && release('sanitised'), cleaned)
  useHandChord('o', () => release('original'), original)
  useEffect(() => {
    if (focusDeny) deny.current?.focus()
  }, [focusDeny])
  const shared = { armed, content }
  return (
    <>
      <div className="grid grid-cols-2 gap-2">
        <HandButton {...shared} ref_={deny} tone={handTones.deny} byKey onPress={refuse}>
          {sending === 'deny' ? 'Denying …' : 'Deny'}
        </HandButton>
        {cleanable && (
          <HandButton {...shared} ref_={cleaned} tone={handTones.allow} onPress={() => release('sanitised')}>
            {sending === 'sanitised' ? 'Allowing …' : 'Allow cleaned'}
          </HandButton>
        )}
        <HandButton {...shared} ref_={original} tone={handTones.allow} onPress={() => release('original')}>
          {sending === 'original' ? 'Allowing …' : 'Allow as it came'}
        </HandButton>
        {/* It opens a choice and decides nothing, so any key may press it. */}
        <Button tone="quiet" needs="admin" onClick={rule}>
          Deny and add a rule…
        </Button>
      </div>
      {/* Room for two lines from the beginning: the buttons must not move when they begin to answer. */}
      <p className="min-h-[2lh] text-xs text-soft">
        {refusal
          ? `${refusal} The result stays held for somebody who may answer.`
          : armed
            ? `By keyboard: Ctrl or ⌘ + Shift + ${cleanable ? 'A allows it cleaned, + O' : 'O allows it'} as it came.`
            : 'Read first: the buttons answer in a moment.'}
      </p>
    </>
  )
}
