// No page leaves the console, opens a window, or is granted anything: asked of every web contents, whoever made it.
import { app, type Session, session, shell, type WebContents } from 'electron'
import { isOwnPage } from './scheme.ts'

/** Hosts that a link of ours may open in the system's browser. */
const outsideHosts: readonly string[] = ['www.openpolicyagent.org', 'modelcontextprotocol.io']

/** Before the first window is made. */
export function guardEverything(): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents))
  guardSession(session.defaultSession)
}

function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
}

/** The default session grants everything: all but writing a text to the clipboard from our own page is denied. */
export function guardSession(guarded: Session): void {
  const granted = (permission: string, from: string) => permission === 'clipboard-sanitized-write' && isOwnPage(from)
  guarded.setPermissionRequestHandler((contents, permission, answer) => {
    answer(contents !== null && granted(permission, contents.getURL()))
  })
  guarded.setPermissionCheckHandler((_contents, permission, from) => granted(permission, `${from}/`))
  guarded.setDevicePermissionHandler(() => false)
  guarded.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses)
  guarded.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault()
    choose(null)
  })
  guarded.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault()
    choose()
  })
  guarded.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault()
    choose('')
  })
  guarded.on('will-download', (event) => event.preventDefault())
}

/** Only https, only hosts that we name, no credentials in the address. */
export function mayOpenOutside(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password, port } = new URL(address)
  return protocol === 'https:' && username === '' && password === '' && port === '' && outsideHosts.includes(hostname)
}
