// A button that only a real hand presses: pressed and released on the same one, once it is armed, never by a script.
import { type KeyboardEvent, type MouseEvent, type PointerEvent, useRef } from 'react'

export interface HandButtonProps {
  readonly children: string
  readonly tone: string
  readonly armed: boolean
  /** What it answers: a press and its release must be about the same. */
  readonly content: string
  /** Enter and Space may press it. */
  readonly byKey?: boolean
  readonly onPress: () => void
  readonly ref_?: React.Ref<HTMLButtonElement>
}

export const handTones = {
  deny: 'bg-deny text-on-deny',
  allow: 'border border-line bg-paper text-ink hover:bg-raised',
} as const

export function HandButton({ children, tone, armed, content, byKey = false, onPress, ref_ }: HandButtonProps) {
  const pressed = useRef<string | null>(null)
  const onPointerDown = (event: PointerEvent) => {
    pressed.current = event.nativeEvent.isTrusted && armed ? content : null
  }
  const onClick = (event: MouseEvent) => {
    const byHand = event.nativeEvent.isTrusted && event.detail > 0 && armed && pressed.current === content
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
