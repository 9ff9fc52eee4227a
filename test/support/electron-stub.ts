// A double of electron for plain Node: it opens nothing, records in which order it was asked, and is driven by messages.
import { EventEmitter } from 'node:events'

export interface Recorded {
  readonly what: string
  readonly about?: unknown
}

const recorded: Recorded[] = []
const record = (what: string, about?: unknown) => void recorded.push(about === undefined ? { what } : { what, about })

/** An event as electron hands it out. */
const cancellable = () => {
  const event = { defaultPrevented: false, preventDefault: () => (event.defaultPrevented = true) }
  return event
}

class Contents extends EventEmitter {
  static count = 0
  readonly id = ++Contents.count
  readonly mainFrame = { url: '' }
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null
  setWindowOpenHandler(handler: Contents['windowOpenHandler']) {
    this.windowOpenHandler = handler
  }
  getURL() {
    return this.mainFrame.url
  }
}

interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}
type WindowOptions = Partial<Rectangle> & { title: string; webPreferences: object; alwaysOnTop?: boolean }

export class BrowserWindow extends EventEmitter {
  static all: BrowserWindow[] = []
  static getFocusedWindow = () => BrowserWindow.all.find((window) => window.focused) ?? null
  readonly webContents = new Contents()
  readonly options: WindowOptions
  bounds: Rectangle
  visible = false
  focused = false
  alwaysOnTop = false
  destroyed = false
  constructor(options: WindowOptions) {
    super()
    this.options = options
    this.bounds = { x: 0, y: 0, width: 800, height: 600, ...pick(options) }
    BrowserWindow.all.push(this)
    record('window', options.title)
    app.emit('web-contents-created', {}, this.webContents)
  }
  async loadURL(url: string) {
    this.webContents.mainFrame.url = url
    record('load', url)
    setTimeout(() => this.emit('ready-to-show'), 5)
  }
  show() {
    this.visible = true
    this.focused = true
    record('show', this.options.title)
  }
  showInactive() {
    this.visible = true
    record('showInactive', this.options.title)
  }
  hide() {
    this.visible = false
    this.focused = false
    record('hide', this.options.title)
  }
  focus() {
    this.focused = true
  }
  destroy() {
    this.destroyed = true
    BrowserWindow.all = BrowserWindow.all.filter((window) => window !== this)
    record('destroy', this.options.title)
    this.emit('closed')
  }
  close() {
    const event = cancellable()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }
  isDestroyed = () => this.destroyed
  isMinimized = () => false
  isMaximized = () => false
  maximize() {}
  restore() {}
  setAlwaysOnTop(on: boolean) {
    this.alwaysOnTop = on
  }
  setVisibleOnAllWorkspaces() {}
  getBounds = () => this.bounds
  getNormalBounds = () => this.bounds
  setBounds(bounds: Rectangle) {
    this.bounds = bounds
  }
}

function pick({ x, y, width, height }: WindowOptions): Partial<Rectangle> {
  return Object.fromEntries(Object.entries({ x, y, width, height }).filter(([, value]) => value !== undefined))
}

interface MenuItem {
  label?: string
  checked?: boolean
  enabled?: boolean
  click?: () => void
}

export const Menu = {
  buildFromTemplate: (items: MenuItem[]) => items,
  setApplicationMenu: () => record('application menu'),
}
let menu: MenuItem[] = []
let toolTip = ''

export class Tray extends EventEmitter {
  constructor() {
    super()
    record('tray')
  }
  setToolTip(text: string) {
    toolTip = text
  }
  setTitle() {}
  setContextMenu(items: MenuItem[]) {
    menu = items
  }
  destroy() {
    record('tray destroyed')
  }
}

export const nativeImage = { createFromPath: (path: string) => ({ path }) }

export class Notification extends EventEmitter {
  static isSupported = () => true
  readonly options: { title: string; body: string }
  constructor(options: { title: string; body: string }) {
    super()
    this.options = options
  }
  show() {
    record('notification', this.options)
  }
}

const workArea = { x: 0, y: 24, width: 1920, height: 1056 }
export const screen = {
  getCursorScreenPoint: () => ({ x: 100, y: 100 }),
  getDisplayNearestPoint: () => ({ workArea }),
  getDisplayMatching: () => ({ workArea }),
  getAllDisplays: () => [{ workArea }],
}

type Handler = (request: Request) => Response | Promise<Response>
const schemes = new Map<string, Handler>()
export const protocol = {
  registerSchemesAsPrivileged: (list: unknown) => record('scheme registered', list),
  handle(scheme: string, handler: Handler) {
    schemes.set(scheme, handler)
    record('scheme served', scheme)
  },
}

const answers = new Map<string, (event: object, ...values: unknown[]) => unknown>()
export const ipcMain = {
  handle: (channel: string, answer: (event: object, ...values: unknown[]) => unknown) => answers.set(channel, answer),
}

type Grant = (granted: boolean) => void
const guards = {
  request: null as null | ((contents: { getURL(): string } | null, permission: string, answer: Grant) => void),
  check: null as null | ((contents: null, permission: string, from: string) => boolean),
  device: null as null | (() => boolean),
}
class Session extends EventEmitter {
  setPermissionRequestHandler = (handler: typeof guards.request) => {
    guards.request = handler
  }
  setPermissionCheckHandler = (handler: typeof guards.check) => {
    guards.check = handler
  }
  setDevicePermissionHandler = (handler: typeof guards.device) => {
    guards.device = handler
  }
  setUSBProtectedClassesHandler = () => {}
}
export const session = { defaultSession: new Session() }

export const shell = {
  openExternal: async (url: string) => record('opened outside', url),
  openPath: async (path: string) => {
    record('folder', path)
    return ''
  },
}

export const dialog = {
  showErrorBox: (title: string, text: string) => record('error box', { title, text }),
}

class App extends EventEmitter {
  isPackaged = process.env.STUB_PACKAGED === '1'
  commandLine = { hasSwitch: (name: string) => process.argv.some((word) => word.startsWith(`--${name}`)) }
  enableSandbox = () => record('sandbox')
  setPath = (name: string, path: string) => record('path', { name, path })
  requestSingleInstanceLock() {
    record('lock')
    return process.env.STUB_LOCKED !== '1'
  }
  whenReady = async () => record('ready')
  setBadgeCount = (count: number) => record('badge', count)
  quit() {
    record('quit')
    this.emit('before-quit', cancellable())
    const event = cancellable()
    this.emit('will-quit', event)
    if (!event.defaultPrevented) this.exit(0)
  }
  exit(code: number) {
    record('exit', code)
    if (process.send) process.send({ recorded }, () => process.exit(code))
    else process.exit(code)
  }
}
export const app = new App()

const windowOf = (title: string) => {
  const found = BrowserWindow.all.find((window) => window.options.title === title)
  if (!found) throw new Error(`no window "${title}"`)
  return found
}

/** What a test may do, by name. */
const commands = {
  recorded: () => recorded,
  windows: () =>
    BrowserWindow.all.map(({ options, webContents, bounds, visible, focused, alwaysOnTop }) => ({
      title: options.title,
      preferences: options.webPreferences,
      contents: webContents.id,
      url: webContents.getURL(),
      bounds,
      visible,
      focused,
      alwaysOnTop,
    })),
  async request(url: string, init: RequestInit = {}, until?: string) {
    const handler = schemes.get(new URL(url).protocol.slice(0, -1))
    if (!handler) throw new Error('nobody serves this scheme')
    const answer = await handler(new Request(url, init))
    return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await textOf(answer, until) }
  },
  /** Whether a page is kept from leaving, by each event that may announce it. */
  leave: (title: string, url: string) =>
    ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview'].map((name) => {
      const event = { ...cancellable(), url }
      event.preventDefault = () => (event.defaultPrevented = true)
      windowOf(title).webContents.emit(name, event)
      return event.defaultPrevented
    }),
  openFrom: (title: string, url: string) => windowOf(title).webContents.windowOpenHandler?.({ url }),
  permission: (permission: string, from: string) =>
    new Promise((resolve) => {
      const checked = guards.check?.(null, permission, from)
      guards.request?.({ getURL: () => `${from}/` }, permission, (granted) =>
        resolve({ checked, granted, device: guards.device?.() }),
      )
    }),
  async invoke(channel: string, from: { contents: number; url: string; top: boolean }, ...values: unknown[]) {
    const frame = { url: from.url }
    const sender = { id: from.contents, mainFrame: from.top ? frame : { url: from.url } }
    try {
      await answers.get(channel)?.({ sender, senderFrame: frame }, ...values)
      return 'done'
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  },
  channels: () => [...answers.keys()],
  tray: () => ({ toolTip, menu: menu.map(({ label, checked, enabled }) => ({ label, checked, enabled })) }),
  clickTray: (label: string) => menu.find((item) => item.label === label)?.click?.(),
  close: (title: string) => windowOf(title).close(),
  blur() {
    for (const window of BrowserWindow.all) window.focused = false
  },
  secondInstance: () => app.emit('second-instance'),
  quit: () => app.quit(),
}
export type Commands = typeof commands

async function textOf(answer: Response, until?: string): Promise<string> {
  if (until === undefined || !answer.body) return answer.text()
  let text = ''
  for await (const part of answer.body) {
    text += new TextDecoder().decode(part)
    if (text.includes(until)) break
  }
  return text
}

process.on('message', async ({ n, name, values }: { n: number; name: keyof Commands; values: never[] }) => {
  try {
    const command = commands[name] as (...values: never[]) => unknown
    process.send?.({ n, value: await command(...values) })
  } catch (error) {
    process.send?.({ n, error: error instanceof Error ? error.message : String(error) })
  }
})
// The channel to the test must not keep the program alive once it has ended by itself.
process.channel?.unref()
