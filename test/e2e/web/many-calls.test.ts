// Ten thousand calls in the list: all of them can be reached, few of them are in the page, none is doubled or missing.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { startConsole } from '../../support/console-process.ts'
import { fillLog, numberedFile } from '../../support/fill-log.ts'
import { until } from '../../support/processes.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { callerInBrowser } from '../../support/web/console-in-browser.ts'

const count = 10_000

const { pages, caller } = callerInBrowser({
  async start() {
    const folder = tempFolder(true)
    await fillLog(join(folder, 'data'), 1, count)
    return startConsole(folder)
  },
})

async function openActivity(): Promise<Page> {
  const page = await pages.open('/activity')
  await page.getByRole('option').first().waitFor()
  return page
}

/** Numbers of the calls whose rows are in the page, from the top row down. */
const numbersIn = (page: Page): Promise<number[]> =>
  page
    .getByTestId('calls')
    .evaluate((list) =>
      [...list.querySelectorAll('[role="option"]')]
        .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
        .map((row) => Number(/(\d{5})\.md/.exec(row.textContent ?? '')?.[1] ?? 0)),
    )
const scrollTo = (page: Page, top: number) =>
  page.getByTestId('calls').evaluate((list, to) => {
    list.scrollTop = to
  }, top)
const scrolledTo = (page: Page) => page.getByTestId('calls').evaluate((list) => list.scrollTop)
/** Numbers of the rows that a person sees. */
const seenIn = async (page: Page) => {
  const inSight = await page.getByTestId('calls').evaluate((list) => {
    const { top, bottom } = list.getBoundingClientRect()
    return [...list.querySelectorAll('[role="option"]')]
      .filter((row) => row.getBoundingClientRect().top >= top && row.getBoundingClientRect().bottom <= bottom)
      .map((row) => Number(/(\d{5})\.md/.exec(row.textContent ?? '')?.[1] ?? 0))
  })
  return inSight.sort((a, b) => b - a)
}

it('scrolls from the newest call to the oldest, which come as one scrolls', async () => {
  const page = await openActivity()
  const seen = new Set<number>()
  let most = 0
  for (let steps = 0; !seen.has(1); steps += 1) {
    if (steps > 3000) throw new Error(`the end was not reached; the lowest was ${Math.min(...seen)}`)
    const numbers = await numbersIn(page)
    most = Math.max(most, numbers.length)
    const [top = 0] = numbers
    expect(numbers).toEqual(numbers.map((_, index) => top - index))
    for (const number of numbers) seen.add(number)
    await page.getByTestId('calls').evaluate(async (list) => {
      list.scrollTop += list.clientHeight * 0.9
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    })
  }
  expect(seen.size).toBe(count)
  expect(Math.max(...seen)).toBe(count)
  expect(most).toBeLessThan(100)
})

it('moves by j and k from wherever one looks', async () => {
  const page = await openActivity()
  for (const top of [0, 32 * 210, 32 * 433 + 11]) {
    await page.keyboard.press('Escape')
    await page.getByTestId('trace').waitFor({ state: 'detached' })
    await until(async () => (await page.getByRole('option').first().boundingBox())?.height === 32, 'wide rows')
    await scrollTo(page, top)
    await until(async () => (await seenIn(page))[0] === count - Math.ceil(top / 32), 'the rows')
    const [first = 0] = await seenIn(page)
    const trace = page.getByTestId('trace')
    await page.keyboard.press('j')
    await trace.getByText(numberedFile(first)).first().waitFor()
    expect(await seenIn(page)).toContain(first)
    await page.keyboard.press('j')
    await trace
      .getByText(numberedFile(first - 1))
      .first()
      .waitFor()
    await page.keyboard.press('k')
    await trace.getByText(numberedFile(first)).first().waitFor()
  }
})

it('goes to the ends of what is loaded by key, and a page at a time', async () => {
  const page = await openActivity()
  const trace = page.getByTestId('trace')
  await page.getByTestId('calls').focus()
  await page.keyboard.press('Home')
  await trace.getByText(numberedFile(count)).first().waitFor()
  await page.keyboard.press('PageDown')
  await until(async () => !(await trace.getByText(numberedFile(count)).count()), 'a page down')
  expect(await page.getByRole('option', { selected: true }).count()).toBe(1)
  await page.keyboard.press('End')
  await trace
    .getByText(numberedFile(count - 499))
    .first()
    .waitFor()
  expect(await page.getByTestId('calls').getAttribute('aria-activedescendant')).toBe(
    await page.getByRole('option', { selected: true }).getAttribute('id'),
  )
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('The call')
})

it('keeps in place what is read while new calls arrive, and follows them at the top', async () => {
  const page = await openActivity()
  await scrollTo(page, 32 * 100)
  await until(async () => (await seenIn(page))[0] === count - 100, 'the rows')
  const before = await seenIn(page)
  for (let n = 0; n < 3; n += 1) await caller.allowed('report.md')
  await until(async () => (await scrolledTo(page)) === 32 * 103, 'the new rows')
  expect(await seenIn(page)).toEqual(before)
  await scrollTo(page, 0)
  await page.getByRole('option').filter({ hasText: 'report.md' }).first().waitFor()
  await caller.allowed('another.md')
  await page.getByRole('option').filter({ hasText: 'another.md' }).waitFor()
  expect(await scrolledTo(page)).toBe(0)
})

it('does not go back to an opened call when others arrive', async () => {
  const page = await openActivity()
  await page.getByRole('option').nth(5).click()
  await page.getByTestId('trace').waitFor()
  await scrollTo(page, 48 * 300)
  await until(async () => (await seenIn(page)).includes(count - 300), 'the rows')
  const before = await seenIn(page)
  await caller.allowed('one-more.md')
  await until(async () => (await scrolledTo(page)) === 48 * 301, 'the new row')
  expect(await seenIn(page)).toEqual(before)
})
