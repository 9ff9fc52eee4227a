// What the main window's page may ask of the shell: named functions, never the channel itself.
import { contextBridge, ipcRenderer } from 'electron'
import type { MainWindowBridge } from '../shared/bridge.ts'

const bridge: MainWindowBridge = {
  openDataFolder: () => ipcRenderer.invoke('behavry:open-data-folder'),
}

contextBridge.exposeInMainWorld('behavry', bridge)
