// Deny and Allow once: armed late, pressed and released on the same button by a real hand, never by Enter or Space.
import { type KeyboardEvent, type MouseEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import type { Escalation } from '../../../shared/contract/escalation.ts'
import type { CallError } from '../../api/call.ts'
import { useRefusal } from '../../ui/operators.tsx'
import { dialogIsOpen } from '../../ui/use-keys.ts'
import type { EscalationStore } from './store.ts'
import { useArmed } from './use-armed.ts'

type AnswerWord = 'approve' | 'deny'

export function AnswerButtons({
  item,
  store,
  focusDeny,
}: {
  item: Escalation
  store: EscalationStore
  focusDeny: boolean
}) {
  const answer = store((state) => state.answer)
  const refusal = useRefusal('analyst')
  const armed = useArmed(`${item.id} ${item.digest}`, item.risk_tier === 'critical') && refusal === null
  const [sending, setSending] = useState<AnswerWord | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const deny = useRef<HTMLButtonElement>(null)
  const give = (word: AnswerWord) => {
    if (!armed || sending) return
    setSending(word)
    setFailure(null)
    answer(item.id, word).then(
      () => setSending(null),
      (error: CallError) => {
        setSending(null)
        setFailure(`${error.message} Nothing was decided; the call is still held.`)
      },
    )
  }
  const approveByKeys = useRef(give)
  approveByKeys.current = give
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (
        !event.isTrusted ||
        event.repeat ||
        dialogIsOpen() ||
        !event.shiftKey ||
        !(event.ctrlKey || event.metaKey) ||
        event.key.toLowerCase() !== 'a'
      )
        return
      event.preventDefault()
      approveByKeys.current('approve')
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
  useEffect(() => {
    if (focusDeny) deny.current?.focus()
  }, [focusDeny])
  return (
    <div className="flex flex-col gap-2">
      <div className="grid grid-cols-2 gap-2">
        <HandButton ref_={deny} tone="bg-deny text-on-deny" armed={armed} byKey onPress={() => give('deny')}>
          {sending === 'deny' ? 'Denying …' : 'Deny'}
        </HandButton>
        <HandButton
          tone="border border-line bg-paper text-ink hover:bg-raised"
          armed={armed}
          onPress={() => give('approve')}
        >
          {sending === 'approve' ? 'Allowing …' : 'Allow once'}
        </HandButton>
      </div>
      <p className="text-xs text-soft">
        {refusal
          ? `${refusal} The call stays held for somebody who may answer.`
          : armed
            ? 'By keyboard: Ctrl or ⌘ + Shift + A allows once.'
            : 'Read first: the buttons answer in a moment.'}
      </p>
      {failure && (
        <p role="alert" className="text-deny">
          {failure}
        </p>
      )}
    </div>
  )
}

interface HandButtonProps {
  readonly children: string
  readonly tone: string
  readonly armed: boolean
  /** Enter and Space may press it. */
  readonly byKey?: boolean
  readonly onPress: () => void
  readonly ref_?: React.Ref<HTMLButtonElement>
}

function HandButton({ children, tone, armed, byKey = false, onPress, ref_ }: HandButtonProps) {
  const pressed = useRef<string | null>(null)
  const onPointerDown = (event: PointerEvent) => {
    pressed.current = event.nativeEvent.isTrusted && armed ? children : null
  }
  const onClick = (event: MouseEvent) => {
    const byHand = event.nativeEvent.isTrusted && event.detail > 0 && pressed.current === children
    pressed.current = null
    if (byHand) onPress()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    if (byKey && armed && event.nativeEvent.isTrusted && !event.repeat) onPress()
  }
  return (
    <button
      ref={ref_}
      type="button"
      aria-disabled={!armed}
      onPointerDown={onPointerDown}
      onClick={onClick}
      onKeyDown={onKeyDown}
      className={`rounded-md px-3 py-2 font-medium ${tone} ${armed ? '' : 'opacity-70'}`}
    >
      {children}
    </button>
  )
}
