// Keyboard of pages: single keys, "g" sequences and the command chord, never while a dialog is open; Escape leaves a field.
import { useEffect } from 'react'

/** How long after `g` the second key may come. */
const sequenceMs = 1000

/** Keys as in `event.key`; `g a` is g, then a. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    let afterG = Number.NEGATIVE_INFINITY
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || dialogIsOpen()) return
      const field = target?.closest<HTMLElement>('input, textarea, select, [contenteditable]')
      if (field) {
        if (event.key === 'Escape') field.blur()
        return
      }
      const name = performance.now() - afterG < sequenceMs ? `g ${event.key}` : event.key
      afterG = event.key === 'g' ? performance.now() : Number.NEGATIVE_INFINITY
      const action = keys[name]
      if (!action) return
      event.preventDefault()
      action()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [keys])
}

/** Ctrl or ⌘ and a letter, also while somebody types. */
export function useChord(letter: string, action: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const chord = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey
      if (!chord || event.repeat || event.key.toLowerCase() !== letter || dialogIsOpen()) return
      event.preventDefault()
      action()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [letter, action])
}

/** What lies behind a dialog takes no keys. */
export function dialogIsOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"]') !== null
}
