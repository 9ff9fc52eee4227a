// What the desktop shell offers this window; in a browser there is none of it.
import type { MainWindowBridge, PopupBridge } from '../../shared/bridge.ts'

declare global {
  interface Window {
    readonly behavry?: Partial<MainWindowBridge & PopupBridge>
  }
}

export const bridge: Partial<MainWindowBridge & PopupBridge> = window.behavry ?? {}
