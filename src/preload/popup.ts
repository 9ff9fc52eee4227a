// What the approval popup may ask of the shell: two functions, neither of which answers anything.
import { contextBridge, ipcRenderer } from 'electron'
import type { PopupBridge } from '../shared/bridge.ts'

const bridge: PopupBridge = {
  close: () => ipcRenderer.invoke('behavry:close-popup'),
  resize: (height) => ipcRenderer.invoke('behavry:resize-popup', height),
}

contextBridge.exposeInMainWorld('behavry', bridge)
