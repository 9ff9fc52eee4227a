// Keyboard of pages: single keys and "g" sequences, never while a dialog is open or somebody types; Escape leaves a field.
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
        document.querySelector('[role="dialog"], [role="alertdialog"]')
      )
        return
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
