// The approval popup: one small window for all questions, shown without taking the focus, one question after the other.
import { BrowserWindow, screen } from 'electron'
import type { Operator } from './operator.ts'
import { popupBounds, resizedBounds } from './popup-bounds.ts'
import { origin } from './scheme.ts'
import { lockedDown } from './web-preferences.ts'

/** How long an answered question stays, so that the operator sees what became of it. */
const outcomeMs = 1200

export interface AttentionDeps {
  readonly operator: Pick<Operator, 'pending'>
  readonly preload: string
  readonly packaged: boolean
  readonly report: (error: unknown) => void
}

export interface Attention {
  /** Shows the question that ends soonest, unless one is shown already or this one was put off. */
  renew(): Promise<void>
  /** The call was answered, by whomever. */
  answered(escalationId: string): void
  /** Puts the shown question off; the call stays held. */
  dismiss(): void
  resize(height: number): void
  contentsId(): number | null
  close(): void
}

export function createAttention({ operator, preload, packaged, report }: AttentionDeps): Attention {
  let current: { readonly id: string; readonly window: BrowserWindow } | null = null
  const putOff = new Set<string>()
  const close = () => {
    const closing = current
    current = null
    if (closing && !closing.window.isDestroyed()) closing.window.destroy()
  }
  const open = (id: string) => {
    const window = openPopup(preload, packaged)
    current = { id, window }
    window.on('closed', () => {
      if (current?.window !== window) return
      putOff.add(id)
      current = null
    })
    window.loadURL(`${origin}/escalations/${id}/popup`).catch(report)
  }
  const renew = async () => {
    const pending = await operator.pending()
    const waiting = new Set(pending.map(({ id }) => id))
    for (const id of putOff) if (!waiting.has(id)) putOff.delete(id)
    const next = pending.find(({ id }) => !putOff.has(id))
    if (next && current === null) open(next.id)
  }
  return {
    renew,
    answered(id) {
      setTimeout(() => {
        if (current?.id !== id) return
        close()
        renew().catch(report)
      }, outcomeMs)
    },
    dismiss() {
      if (current) putOff.add(current.id)
      close()
    },
    resize(height) {
      if (!current) return
      const now = current.window.getBounds()
      const next = resizedBounds(screen.getDisplayMatching(now).workArea, now, height)
      if (next.height !== now.height) current.window.setBounds(next)
    },
    contentsId: () => current?.window.webContents.id ?? null,
    close,
  }
}

function openPopup(preload: string, packaged: boolean): BrowserWindow {
  const pointer = screen.getCursorScreenPoint()
  const popup = new BrowserWindow({
    ...popupBounds(screen.getDisplayNearestPoint(pointer).workArea, pointer),
    ...frameless,
    title: 'A call is held',
    webPreferences: lockedDown(preload, packaged),
  })
  popup.setAlwaysOnTop(true, 'floating')
  popup.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true })
  // Without the focus: whoever types at this moment must not type an answer.
  popup.once('ready-to-show', () => popup.showInactive())
  return popup
}

const frameless = {
  show: false,
  frame: false,
  resizable: false,
  minimizable: false,
  maximizable: false,
  fullscreenable: false,
  skipTaskbar: true,
  alwaysOnTop: true,
  acceptFirstMouse: false,
} as const
