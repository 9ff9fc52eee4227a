// The built preloads in a real browser: what they put into a page, and what the page does with it.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Escalation } from '../../../src/shared/contract/escalation.ts'
import { until } from '../../support/processes.ts'
import { callerInBrowser } from '../../support/web/console-in-browser.ts'

let item: Escalation

const { console_, browser, caller } = callerInBrowser({
  async prepare() {
    item = (await caller.hold()).item
  },
})

/** A page whose preload is the built one, run as electron runs it but for isolation; `asked` is what reached the shell. */
async function pageWith(preload: string, path: string): Promise<{ page: Page; asked: unknown[][]; keys: string[] }> {
  const source = readFileSync(fileURLToPath(new URL(`../../../out/preload/${preload}.cjs`, import.meta.url)), 'utf8')
  const page = await browser().newPage({ viewport: { width: 380, height: 600 } })
  const asked: unknown[][] = []
  await page.exposeFunction('toShell', (...values: unknown[]) => void asked.push(values))
  await page.addInitScript(`(() => {
    const require = (name) => {
      if (name !== 'electron') throw new Error('a sandboxed preload has no ' + name)
      return {
        ipcRenderer: { invoke: (...values) => window.toShell(...values) },
        contextBridge: { exposeInMainWorld: (name, surface) => Object.defineProperty(window, name, { value: Object.freeze(surface) }) },
      }
    }
    ;(function (require) { ${source} })(require)
  })()`)
  await page.goto(`${console_.run.console_url}${path}#token=${console_.run.operator_token}`)
  const keys = await page.evaluate(() => Object.keys((window as unknown as { behavry: object }).behavry))
  return { page, asked, keys }
}

it('gives the popup two functions: its height is told, and Later closes it without an answer', async () => {
  const { page, asked, keys } = await pageWith('popup', `/escalations/${item.id}/popup`)
  expect(keys.sort()).toEqual(['close', 'resize'])
  await page.getByTestId('question').waitFor()
  await until(() => asked.some(([channel]) => channel === 'behavry:resize-popup'), 'the height')
  const height = asked.findLast(([channel]) => channel === 'behavry:resize-popup')?.[1]
  expect(height).toBe(await page.evaluate(() => document.querySelector('main')?.scrollHeight))
  await page.getByRole('button', { name: 'Later' }).click()
  await until(() => asked.some(([channel]) => channel === 'behavry:close-popup'), 'the close')
  expect(await console_.operator.get<Escalation>(`/escalations/${item.id}`)).toMatchObject({ status: 'pending' })
  await page.close()
})

it('gives the main window one function: the folder of its data', async () => {
  const { page, asked, keys } = await pageWith('main-window', '/settings')
  expect(keys).toEqual(['openDataFolder'])
  await page.getByRole('button', { name: 'Show the data folder' }).click()
  expect(asked).toEqual([['behavry:open-data-folder']])
  await page.close()
})
