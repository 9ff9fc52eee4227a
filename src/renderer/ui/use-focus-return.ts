// Whoever closes a dialog goes on where it was opened: dialogs without a trigger of their own do not return the focus.
import { useState } from 'react'

/** For `onCloseAutoFocus` of a dialog that exists only while it is open. */
export function useFocusReturn(): (event: Event) => void {
  const [before] = useState(() => document.activeElement)
  return (event) => {
    event.preventDefault()
    if (before instanceof HTMLElement && before.isConnected) before.focus()
  }
}
