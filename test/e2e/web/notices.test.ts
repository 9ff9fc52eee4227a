// Notices beside what is open, in a real browser: never on top of what is to be pressed next, and never out of reach.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { consoleInBrowser } from '../../support/web/console-in-browser.ts'
import { press } from '../../support/web/pages.ts'

const { pages } = consoleInBrowser()
const notice = (page: Page) => page.getByRole('status').filter({ hasText: /The role .* is saved/ })
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Add a role' })

/** A role is saved, and while that is said, the next one is begun. */
async function beginAnother(width: number): Promise<Page> {
  const page = await pages.open('/agents/roles', { width })
  for (const saves of [true, false]) {
    await press(page, 'Add a role')
    if (!saves) break
    await page.getByLabel('Name', { exact: true }).fill(`width-${width}`)
    await page.getByLabel('Permissions').fill('other:*')
    await press(page, 'Save the role')
    await sheet(page).waitFor({ state: 'detached' })
  }
  await sheet(page).waitFor()
  return page
}

it('stand beside a sheet, are read out while it is open, and are dismissed without closing it', async () => {
  const page = await beginAnother(1280)
  await notice(page).waitFor()
  const [said, open] = [await notice(page).boundingBox(), await sheet(page).boundingBox()]
  expect((said?.x ?? 0) + (said?.width ?? 0)).toBeLessThanOrEqual(open?.x ?? 0)
  await page.getByLabel('Name', { exact: true }).fill('day')
  await notice(page).getByRole('button', { name: 'Dismiss' }).click()
  await notice(page).waitFor({ state: 'detached' })
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('day')
})

it('leave what is at the end of a narrow sheet in sight, once it is gone to', async () => {
  const page = await beginAnother(380)
  await notice(page).waitFor()
  const last = sheet(page).getByRole('button').last()
  await sheet(page).evaluate((node) => node.scrollTo(0, node.scrollHeight))
  const [said, button] = [await notice(page).boundingBox(), await last.boundingBox()]
  expect((button?.y ?? 0) + (button?.height ?? 0)).toBeLessThanOrEqual(said?.y ?? 0)
})
