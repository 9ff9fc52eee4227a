// How every window of the console is locked down; the only difference between windows is their preload.
import type { WebPreferences } from 'electron'

/** `preload` is an absolute path; developer tools exist only while the console is developed. */
export function lockedDown(preload: string, packaged: boolean): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
    devTools: !packaged,
  }
}
