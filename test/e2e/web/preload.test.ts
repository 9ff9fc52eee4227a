// The built preloads in a real browser: what they put into a page, and what the page does with it.
import { readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Escalation } from '../../../src/shared/contract/escalation.ts'
import { launchChromium } from '../../support/chromium.ts'
import { type ConsoleProcess, referenceServer, rpc, startConsole, toolCall } from '../../support/console-process.ts'
import { until } from '../../support/processes.ts'

let console_: ConsoleProcess
let browser: Browser
let item: Escalation

beforeAll(async () => {
  console_ = await startConsole()
  browser = await launchChromium()
  const work = realpathSync(console_.folder)
  await console_.addServer('files', 'filesystem', [referenceServer('filesystem'), work])
  const agent = await console_.addAgent({ name: 'assistant', permissions: ['filesystem:write'] })
  const args = { path: join(work, 'MEMORY.md'), content: 'x' }
  void rpc(console_, 'files', await console_.token(agent), toolCall(1, 'write_file', args)).catch(() => {})
  await until(
    async () => {
      const { items } = await console_.operator.get<{ items: Escalation[] }>('/escalations?status=pending')
      if (items[0]) item = items[0]
      return items.length > 0
    },
    5000,
    'a held call',
  )
})

afterAll(async () => {
  await browser.close()
  await console_.stop()
  rmSync(console_.folder, { recursive: true, force: true })
})

/** A page whose preload is the built one, run as electron runs it but for isolation; `asked` is what reached the shell. */
async function pageWith(preload: string, path: string): Promise<{ page: Page; asked: unknown[][]; keys: string[] }> {
  const source = readFileSync(fileURLToPath(new URL(`../../../out/preload/${preload}.cjs`, import.meta.url)), 'utf8')
  const page = await browser.newPage({ viewport: { width: 380, height: 600 } })
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
  await until(() => asked.some(([channel]) => channel === 'behavry:resize-popup'), 5000, 'the height')
  const height = asked.findLast(([channel]) => channel === 'behavry:resize-popup')?.[1]
  expect(height).toBe(await page.evaluate(() => document.querySelector('main')?.scrollHeight))
  await page.getByRole('button', { name: 'Later' }).click()
  await until(() => asked.some(([channel]) => channel === 'behavry:close-popup'), 5000, 'the close')
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
