// Notifications of the browser; the desktop shell has the system's own and grants a page none.
import { bridge } from './bridge.ts'

export type MayTell = 'granted' | 'denied' | 'ask' | 'elsewhere'

/** `elsewhere`: in the desktop, or where a browser has none. */
export function browserMayTell(): MayTell {
  if (bridge.openDataFolder || bridge.close || !('Notification' in globalThis)) return 'elsewhere'
  return Notification.permission === 'default' ? 'ask' : Notification.permission
}

export interface Told {
  readonly title: string
  readonly body: string
  /** Of two windows with one tag only one says it. */
  readonly tag: string
  readonly open: () => void
}

/** Says nothing to whoever looks at the page, which has notices of its own, or where it may not. */
export function tellInBrowser({ title, body, tag, open }: Told): void {
  if (browserMayTell() !== 'granted' || document.hasFocus()) return
  const notification = new Notification(title, { body, tag })
  notification.onclick = () => {
    window.focus()
    notification.close()
    open()
  }
}
