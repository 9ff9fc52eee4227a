// Keyboard of pages: single keys and "g" sequences, never while somebody types or a dialog is open.
import { useEffect } from 'react'

/** How long after `g` the second key may come. */
const sequenceMs = 1000

/** Keys as in `event.key`; `g a` is g, then a. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    let afterG = Number.NEGATIVE_INFINITY
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        target?.closest('input, textarea, select, [contenteditable]') ||
        document.querySelector('[role="dialog"], [role="alertdialog"]')
      )
        return
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
