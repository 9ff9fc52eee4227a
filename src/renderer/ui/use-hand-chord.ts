// Ctrl or ⌘ with Shift and a letter, by a real hand: what approves by keyboard, for Enter and Space never do.
import { type RefObject, useEffect, useRef } from 'react'
import { dialogIsOpen } from './use-keys.ts'

/** With `seen` it counts only while nothing lies over that element: what cannot be seen is not answered. */
export function useHandChord(letter: string, action: () => void, seen?: RefObject<HTMLElement | null>): void {
  const latest = useRef(action)
  latest.current = action
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const chord = event.shiftKey && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === letter
      if (!chord || !event.isTrusted || event.repeat || dialogIsOpen()) return
      event.preventDefault()
      if (seen === undefined || isInSight(seen.current)) latest.current()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [letter, seen])
}

function isInSight(element: HTMLElement | null): boolean {
  if (!element) return false
  const { left, top, width, height } = element.getBoundingClientRect()
  return element.contains(document.elementFromPoint(left + width / 2, top + height / 2))
}
