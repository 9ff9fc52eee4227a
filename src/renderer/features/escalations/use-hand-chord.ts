// Ctrl or ⌘ with Shift and a letter, by a real hand: what approves by keyboard, for Enter and Space never do.
import { useEffect, useRef } from 'react'
import { dialogIsOpen } from '../../ui/use-keys.ts'

export function useHandChord(letter: string, action: () => void): void {
  const latest = useRef(action)
  latest.current = action
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const chord = event.shiftKey && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === letter
      if (!chord || !event.isTrusted || event.repeat || dialogIsOpen()) return
      event.preventDefault()
      latest.current()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [letter])
}
