// Electron entry: starts the console and the desktop around it.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { launch } from './electron/launch.ts'
import { placesOf } from './places.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string }

launch({
  places: placesOf(import.meta.url),
  version,
  iconsDir: at('resources/icons'),
  preloads: { mainWindow: at('out/preload/main-window.cjs'), popup: at('out/preload/popup.cjs') },
})
