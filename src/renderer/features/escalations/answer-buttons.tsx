// The answers to a held call: armed late, pressed and released on the same button by a real hand, never by Enter or Space.
import { useEffect, useRef, useState } from 'react'
import type { ApproveEscalation, Escalation } from '../../../shared/contract/escalation.ts'
import type { CallError } from '../../api/call.ts'
import { useRefusal } from '../../ui/operators.tsx'
import { HandButton, handTones } from './hand-button.tsx'
import { Remember } from './remember.tsx'
import type { EscalationStore } from './store.ts'
import { useArmed } from './use-armed.ts'
import { useHandChord } from './use-hand-chord.ts'

type AnswerWord = 'approve' | 'deny'

export interface AnswerProps {
  readonly item: Escalation
  readonly store: EscalationStore
  readonly focusDeny: boolean
}

export function AnswerButtons({ item, store, focusDeny }: AnswerProps) {
  const answer = store((state) => state.answer)
  const [sending, setSending] = useState<AnswerWord | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [remembering, setRemembering] = useState(false)
  const give = (word: AnswerWord, approval: ApproveEscalation = {}) => {
    if (sending) return
    setSending(word)
    setFailure(null)
    answer(item.id, word, approval).then(
      () => setSending(null),
      (error: CallError) => {
        setSending(null)
        setFailure(`${error.message} Nothing was decided; the call is still held.`)
      },
    )
  }
  return (
    <div className="flex flex-col gap-2">
      {remembering ? (
        <Remember
          item={item}
          sending={sending !== null}
          allow={(exception) => give('approve', { exception })}
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

interface OnceProps {
  readonly item: Escalation
  readonly sending: AnswerWord | null
  readonly give: (word: AnswerWord) => void
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
  const press = (word: AnswerWord) => armed && give(word)
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
