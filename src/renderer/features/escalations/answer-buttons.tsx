// The answers to a held call: armed late, pressed and released on the same button by a real hand, never by Enter or Space.
import { useEffect, useRef, useState } from 'react'
import type { Escalation } from '../../../shared/contract/escalation.ts'
import { HandButton, handTones } from '../../ui/hand-button.tsx'
import { useRefusal } from '../../ui/operators.tsx'
import { useArmed } from '../../ui/use-armed.ts'
import { useHandChord } from '../../ui/use-hand-chord.ts'
import { Remember } from './remember.tsx'
import type { EscalationStore } from './store.ts'
import { type Giving, useGive } from './use-give.ts'

export interface AnswerProps {
  readonly item: Escalation
  readonly store: EscalationStore
  readonly focusDeny: boolean
}

export function AnswerButtons({ item, store, focusDeny }: AnswerProps) {
  const [remembering, setRemembering] = useState(false)
  const { sending, failure, give } = useGive(item, store)
  return (
    <div className="flex flex-col gap-2">
      {remembering ? (
        <Remember
          item={item}
          sending={sending !== null}
          allow={(exception) => give('remember', { verdict: 'approve', body: { exception } })}
          back={() => setRemembering(false)}
        />
      ) : (
        <Once item={item} sending={sending} give={give} focusDeny={focusDeny} remember={() => setRemembering(true)} />
      )}
      {failure && (
        <p role="alert" className="text-deny">
          {failure}
        </p>
      )}
    </div>
  )
}

interface OnceProps extends Pick<Giving, 'sending' | 'give'> {
  readonly item: Escalation
  readonly focusDeny: boolean
  readonly remember: () => void
}

function Once({ item, sending, give, focusDeny, remember }: OnceProps) {
  const refusal = useRefusal('analyst')
  const content = `${item.id} ${item.digest}`
  const armed = useArmed(content, item.risk_tier === 'critical') && refusal === null
  const allow = useRef<HTMLButtonElement>(null)
  const deny = useRef<HTMLButtonElement>(null)
  const canRemember = item.action !== 'execute' && refusal === null
  const press = (verdict: 'approve' | 'deny') => armed && give(verdict, { verdict, body: {} })
  useHandChord('a', () => press('approve'), allow)
  useHandChord('e', () => canRemember && remember())
  useEffect(() => {
    if (focusDeny) deny.current?.focus()
  }, [focusDeny])
  return (
    <>
      <div className="grid grid-cols-2 gap-2">
        <HandButton
          ref_={deny}
          tone={handTones.deny}
          armed={armed}
          content={content}
          byKey
          onPress={() => press('deny')}
        >
          {sending === 'deny' ? 'Denying …' : 'Deny'}
        </HandButton>
        <HandButton
          ref_={allow}
          tone={handTones.allow}
          armed={armed}
          content={content}
          onPress={() => press('approve')}
        >
          {sending === 'approve' ? 'Allowing …' : 'Allow once'}
        </HandButton>
        {canRemember && (
          // It opens a choice and decides nothing, so any key may press it.
          <button
            type="button"
            onClick={remember}
            className="col-span-2 rounded-md px-3 py-1.5 font-medium text-accent hover:bg-raised"
          >
            Allow and remember…
          </button>
        )}
      </div>
      <p className="text-xs text-soft">
        {refusal
          ? `${refusal} The call stays held for somebody who may answer.`
          : armed
            ? 'By keyboard: Ctrl or ⌘ + Shift + A allows once.'
            : 'Read first: the buttons answer in a moment.'}
        {item.action === 'execute' && ' What can run anything is asked about each time.'}
      </p>
    </>
  )
}
