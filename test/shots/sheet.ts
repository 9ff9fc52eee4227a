// What one looks at: a page of all pictures for a browser, and the same in sheets small enough to be read at a glance.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'

/** Pictures on one sheet: four in a row of the wide ones. A browser does not survive one picture of all of them. */
const perSheet = 24
const sheetWidth = 2200

const style = `body{margin:12px;display:flex;flex-wrap:wrap;gap:12px;font:12px sans-serif;background:#888}
img{height:330px;display:block}figure{margin:0;background:#fff}figcaption{padding:4px}`

/** In the order given; the paths of the page and of its sheets. */
export async function writeSheets(browser: Browser, folder: string, names: readonly string[]) {
  const page = join(folder, 'sheet.html')
  writeFileSync(page, markup(names.map((name) => figure(name, `./${name}`))))
  const sheets: string[] = []
  for (let from = 0; from < names.length; from += perSheet) {
    const path = join(folder, `sheet-${String(sheets.length + 1).padStart(2, '0')}.png`)
    await writeSheet(browser, path, folder, names.slice(from, from + perSheet))
    sheets.push(path)
  }
  return { page: pathToFileURL(page).href, sheets }
}

async function writeSheet(browser: Browser, path: string, folder: string, names: readonly string[]): Promise<void> {
  const page = await browser.newPage({ viewport: { width: sheetWidth, height: 1000 } })
  const embedded = (name: string) => `data:image/png;base64,${readFileSync(join(folder, name)).toString('base64')}`
  await page.setContent(markup(names.map((name) => figure(name, embedded(name)))))
  await page.screenshot({ path, fullPage: true })
  await page.close()
}

function markup(figures: readonly string[]): string {
  return `<!doctype html><meta charset="utf-8"><title>All pictures</title><style>${style}</style>${figures.join('')}`
}

/** Names are our own and need no escaping. */
function figure(name: string, source: string): string {
  return `<figure><img src="${source}" alt=""><figcaption>${name}</figcaption></figure>`
}
