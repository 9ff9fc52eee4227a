// The desktop around a running console: scheme, guards, window, tray and popup, in this order; closed in the other.
import { join } from 'node:path'
import { app, shell as system } from 'electron'
import type { Site } from '../api/site.ts'
import { setAppMenu } from './app-menu.ts'
import { type Attention, createAttention } from './attention.ts'
import { answerBridge } from './bridge.ts'
import { createMainWindow } from './main-window.ts'
import { notifyActivated, notifyHeld } from './notifications.ts'
import { createOperator, type Operator } from './operator.ts'
import { serveScheme } from './scheme.ts'
import { type ConsoleTray, createTray } from './tray.ts'
import { guardEverything } from './window-guard.ts'

export interface ShellDeps {
  readonly site: Site
  readonly dataDir: string
  readonly stateFile: string
  readonly iconsDir: string
  /** Absolute paths of the built preloads. */
  readonly preloads: { readonly mainWindow: string; readonly popup: string }
  readonly quitting: () => boolean
  readonly report: (error: unknown) => void
}

export interface Shell {
  /** Brings the main window to the front. */
  open(path?: string): void
  /** Windows, tray and stream; the console itself is the caller's. */
  close(): Promise<void>
}

export async function openShell(deps: ShellDeps): Promise<Shell> {
  const { site, preloads, quitting, report } = deps
  const packaged = app.isPackaged
  setAppMenu(process.platform)
  guardEverything()
  serveScheme(site)
  const operator = createOperator(site, report)
  const mainWindow = createMainWindow({
    stateFile: deps.stateFile,
    iconFile: join(deps.iconsDir, 'console.png'),
    preload: preloads.mainWindow,
    packaged,
    quitting,
    report,
  })
  const attention = createAttention({ operator, preload: preloads.popup, packaged, report })
  answerBridge(
    { mainContentsId: mainWindow.contentsId, popupContentsId: attention.contentsId },
    {
      openDataFolder: async () => void (await system.openPath(deps.dataDir)),
      closePopup: attention.dismiss,
      resizePopup: attention.resize,
    },
  )
  mainWindow.show()
  const tray = createTray({
    iconsDir: deps.iconsDir,
    platform: process.platform,
    open: mainWindow.show,
    setKillSwitch: (on) => void operator.setKillSwitch(on).catch(report),
    quit: () => app.quit(),
  })
  await keepCurrent(operator, { tray, attention, open: mainWindow.show, report })
  return {
    open: mainWindow.show,
    async close() {
      await operator.stop()
      attention.close()
      tray.destroy()
    },
  }
}

interface Kept {
  readonly tray: ConsoleTray
  readonly attention: Attention
  readonly open: (path: string) => void
  readonly report: (error: unknown) => void
}

/** Tray, popup and notifications say what is true now, and again at every row that changes it. */
async function keepCurrent(operator: Operator, { tray, attention, open, report }: Kept): Promise<void> {
  const renewTray = async () => {
    const [waiting, { on }] = await Promise.all([operator.pending(), operator.killSwitch()])
    tray.show({ waiting: waiting.length, everythingDenied: on })
    app.setBadgeCount(waiting.length)
  }
  const tell = async (id: unknown) => {
    const item = (await operator.pending()).find((each) => each.id === id)
    if (item) notifyHeld(item, open)
  }
  operator.follow(({ type, data }) => {
    if (type === 'ESCALATION_OPENED') Promise.all([attention.renew(), tell(data.escalation_id)]).catch(report)
    if (type === 'POLICY_AUTO_ACTIVATED') notifyActivated(data, open)
    if (type === 'ESCALATION_RESOLVED') attention.answered(String(data.escalation_id))
    if (/^(ESCALATION_|operator\.kill_switch)/.test(type)) renewTray().catch(report)
  })
  await renewTray()
  await attention.renew()
}
