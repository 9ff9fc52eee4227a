// A real Chromium: the one that is named, one on the PATH, or the one from the dependencies.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import packaged from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const args = ['--headless=shell', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']

export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env.BEHAVRY_CHROMIUM ?? onPath() ?? (await packaged.executablePath())
  return chromium.launch({ executablePath, args })
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = ['chromium', 'google-chrome'].flatMap((name) => folders.map((folder) => join(folder, name)))
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
