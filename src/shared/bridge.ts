// The few things that only the desktop shell can do for a page; each window has its own, and a browser has none.

/** Of the main window: `window.behavry`. */
export interface MainWindowBridge {
  /** Shows the folder of this console's data in the system's file manager. */
  openDataFolder(): Promise<void>
}

/** Of the approval popup. */
export interface PopupBridge {
  /** Closes the popup; the call stays held. */
  close(): Promise<void>
  /** Height of the question in CSS pixels: the window follows it. */
  resize(height: number): Promise<void>
}

/** Channels by window and function; nothing else is answered. */
export const bridgeChannels = {
  openDataFolder: 'behavry:open-data-folder',
  close: 'behavry:close-popup',
  resize: 'behavry:resize-popup',
} as const
