// Answers what pages ask of the shell: only the window that a function belongs to, only its own page, only valid values.
import { type IpcMainInvokeEvent, ipcMain } from 'electron'
import { z } from 'zod'
import { bridgeChannels } from '../../shared/bridge.ts'
import { isOwnPage } from './scheme.ts'

/** Web contents of the two windows as they are now; null while there is none. */
export interface BridgeWindows {
  mainContentsId(): number | null
  popupContentsId(): number | null
}

export interface BridgeActions {
  openDataFolder(): Promise<void>
  closePopup(): void
  resizePopup(height: number): void
}

const nothing = z.tuple([])
const heightSchema = z.tuple([z.number().int().min(1).max(10_000)])

export function answerBridge(windows: BridgeWindows, actions: BridgeActions): void {
  const handle = <A extends unknown[]>(
    channel: string,
    owner: () => number | null,
    schema: z.ZodType<A>,
    act: (...values: A) => unknown,
  ) => {
    ipcMain.handle(channel, async (event, ...values: unknown[]) => {
      if (!isFrom(event, owner())) throw new Error('This window may not ask for that.')
      await act(...schema.parse(values))
    })
  }
  handle(bridgeChannels.openDataFolder, windows.mainContentsId, nothing, actions.openDataFolder)
  handle(bridgeChannels.close, windows.popupContentsId, nothing, actions.closePopup)
  handle(bridgeChannels.resize, windows.popupContentsId, heightSchema, actions.resizePopup)
}

/** The top frame of that very window, showing a page of ours. */
function isFrom({ sender, senderFrame }: IpcMainInvokeEvent, contentsId: number | null): boolean {
  if (contentsId === null || sender.id !== contentsId || senderFrame === null) return false
  return senderFrame === sender.mainFrame && isOwnPage(senderFrame.url)
}
