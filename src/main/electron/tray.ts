// The tray: how many calls wait, the kill switch, and the way back into the window.
import { join } from 'node:path'
import { Menu, nativeImage, Tray } from 'electron'

export interface TrayState {
  readonly waiting: number
  readonly everythingDenied: boolean
}

export interface TrayDeps {
  /** Folder of the icons: `tray.png`, and `trayTemplate.png` for macOS, each with its @2x. */
  readonly iconsDir: string
  readonly platform: NodeJS.Platform
  readonly open: (path?: string) => void
  readonly setKillSwitch: (on: boolean) => void
  readonly quit: () => void
}

export interface ConsoleTray {
  show(state: TrayState): void
  destroy(): void
}

export function createTray(deps: TrayDeps): ConsoleTray {
  const name = deps.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'
  const tray = new Tray(nativeImage.createFromPath(join(deps.iconsDir, name)))
  tray.on('click', () => deps.open())
  return {
    show(state) {
      tray.setToolTip(`Behavry: ${wordsOf(state)}`)
      // Only macOS has room for a text beside the icon.
      if (deps.platform === 'darwin') tray.setTitle(state.waiting > 0 ? String(state.waiting) : '')
      tray.setContextMenu(menuOf(state, deps))
    },
    destroy: () => tray.destroy(),
  }
}

function menuOf(state: TrayState, deps: TrayDeps): Menu {
  return Menu.buildFromTemplate([
    { label: wordsOf(state), enabled: state.waiting > 0, click: () => deps.open('/escalations') },
    { type: 'separator' },
    { label: 'Open the console', click: () => deps.open() },
    {
      label: 'Deny everything (kill switch)',
      type: 'checkbox',
      checked: state.everythingDenied,
      click: () => deps.setKillSwitch(!state.everythingDenied),
    },
    { type: 'separator' },
    { label: 'Quit', click: deps.quit },
  ])
}

function wordsOf({ waiting, everythingDenied }: TrayState): string {
  if (everythingDenied) return 'everything is denied'
  if (waiting === 0) return 'nothing waits for you'
  return `${waiting} ${waiting === 1 ? 'call waits' : 'calls wait'} for you`
}
