// The main window: opened where it was, hidden when it is closed, for the console goes on protecting.
import { BrowserWindow, screen } from 'electron'
import { origin } from './scheme.ts'
import { lockedDown } from './web-preferences.ts'
import { readWindowState, type WindowState, writeWindowState } from './window-state.ts'

export interface MainWindowDeps {
  readonly stateFile: string
  readonly iconFile: string
  readonly preload: string
  readonly packaged: boolean
  /** True once the program is on its way out: then closing means closing. */
  readonly quitting: () => boolean
  readonly report: (error: unknown) => void
}

export interface MainWindow {
  /** Shows it, made anew if need be; `path` is a page of the console. */
  show(path?: string): void
  contentsId(): number | null
}

export function createMainWindow(deps: MainWindowDeps): MainWindow {
  let window: BrowserWindow | null = null
  const load = (path: string) => window?.loadURL(`${origin}${path}`).catch(deps.report)
  const open = (path: string) => {
    const screens = screen.getAllDisplays().map(({ workArea }) => workArea)
    const state = readWindowState(deps.stateFile, screens)
    const made = new BrowserWindow({
      ...(state ? { x: state.x, y: state.y, width: state.width, height: state.height } : { width: 1280, height: 800 }),
      minWidth: 380,
      minHeight: 300,
      show: false,
      title: 'Behavry Console',
      icon: deps.iconFile,
      autoHideMenuBar: true,
      webPreferences: lockedDown(deps.preload, deps.packaged),
    })
    window = made
    if (state?.maximized) made.maximize()
    made.once('ready-to-show', () => made.show())
    made.on('close', (event) => {
      writeWindowState(deps.stateFile, stateOf(made))
      if (deps.quitting()) return
      event.preventDefault()
      made.hide()
    })
    made.on('closed', () => {
      if (window === made) window = null
    })
    // A page that crashed is loaded again: the operator must not be left without one.
    made.webContents.on('render-process-gone', () => {
      if (!deps.quitting()) void load('/')
    })
    void load(path)
  }
  return {
    show(path) {
      if (!window) return open(path ?? '/')
      if (path !== undefined) void load(path)
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    contentsId: () => window?.webContents.id ?? null,
  }
}

function stateOf(window: BrowserWindow): WindowState {
  return { ...window.getNormalBounds(), maximized: window.isMaximized() }
}
