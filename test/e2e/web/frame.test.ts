// What stands around every page, in a real browser: split, rail, state, forms under the pointer, and a console that goes away.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { until } from '../../support/processes.ts'
import { callerInBrowser } from '../../support/web/console-in-browser.ts'
import { focused } from '../../support/web/keyboard.ts'
import type { Opened } from '../../support/web/pages.ts'

const { console_, pages, caller } = callerInBrowser({
  caller: { folder: 'a-folder-with-a-long-name/projects/acme/notes' },
  async prepare() {
    await caller.allowed('report.md')
  },
})

async function open(path: string, opened: Opened = {}): Promise<Page> {
  const page = await pages.open(path, opened)
  await page.getByTestId('state').waitFor()
  return page
}

const border = (page: Page) => page.getByRole('separator', { name: 'Width of the list' })
const listWidth = async (page: Page) => Math.round((await page.getByTestId('calls').boundingBox())?.width ?? 0)

async function openCall(page: Page): Promise<void> {
  await page.getByRole('option').first().click()
  await page.getByTestId('trace').waitFor()
}

describe('the split', () => {
  it('is dragged, and keeps its width over a reload', async () => {
    const page = await open('/activity')
    await openCall(page)
    const before = await listWidth(page)
    const box = await border(page).boundingBox()
    if (!box) throw new Error('no border')
    await page.mouse.move(box.x, 400)
    await page.mouse.down()
    await page.mouse.move(box.x - 120, 420, { steps: 4 })
    await page.mouse.up()
    await page.mouse.move(900, 300)
    expect(await listWidth(page)).toBe(before - 120)
    await page.reload()
    await page.getByTestId('trace').waitFor()
    expect(await listWidth(page)).toBe(before - 120)
    await border(page).dblclick()
    expect(await listWidth(page)).toBe(before)
  })

  it('is moved by keys, within what leaves both sides room', async () => {
    const page = await open('/activity')
    await openCall(page)
    await border(page).focus()
    const before = await listWidth(page)
    await page.keyboard.press('ArrowLeft')
    expect(await listWidth(page)).toBe(before - 24)
    await page.keyboard.press('ArrowRight')
    expect(await listWidth(page)).toBe(before)
    await page.keyboard.press('Home')
    expect(await listWidth(page)).toBe(280)
    await page.keyboard.press('End')
    const most = Number(await border(page).getAttribute('aria-valuemax'))
    expect(await listWidth(page)).toBe(most)
    expect(Number(await border(page).getAttribute('aria-valuenow'))).toBe(most)
    expect((await page.getByTestId('trace').boundingBox())?.width).toBeGreaterThan(340)
    await page.setViewportSize({ width: 920, height: 800 })
    await until(
      async () => ((await page.getByTestId('trace').boundingBox())?.width ?? 0) > 340,
      'room for the detail in a smaller window',
    )
  })

  it('shows the detail in place of the list on a narrow window, with a way back', async () => {
    const page = await open('/activity', { width: 880 })
    await openCall(page)
    expect(await page.getByTestId('calls').isVisible()).toBe(false)
    expect(await border(page).isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Back to the list' }).click()
    await page.getByTestId('calls').waitFor()
    for (const path of ['/servers/nowhere', '/agents/nobody']) {
      await page.goto(`${console_.run.console_url}${path}`)
      await page.getByRole('button', { name: 'Back to the list' }).click()
      await page.getByRole('listitem').first().waitFor()
    }
  })
})

describe('rows', () => {
  it.each([1280, 1000, 380])(
    'of calls never lie over each other at %i, and the end of a target can be read',
    async (width) => {
      const page = await open('/activity', { width })
      const row = page.getByRole('option').first()
      await row.waitFor()
      if (width === 1000) await openCall(page)
      const time = await row.locator('time').boundingBox()
      const end = await row.getByText('report.md').last().boundingBox()
      if (!time || !end) throw new Error('no row')
      expect(end.x + end.width).toBeLessThanOrEqual(time.x)
      expect(await row.getByText('read_file').first().isVisible()).toBe(true)
    },
  )
})

describe('the rail', () => {
  it('folds, and stays folded', async () => {
    const page = await open('/overview')
    await page.getByRole('button', { name: 'Fold the rail' }).click()
    await page.reload()
    await page.getByRole('button', { name: 'Unfold the rail' }).waitFor()
    await page.getByRole('link', { name: 'Activity' }).click()
    await page.waitForURL('**/activity')
  })

  it('opens over the page on a narrow window, and folds by the next step', async () => {
    const page = await open('/overview', { width: 380 })
    const main = await page.getByRole('main').boundingBox()
    await page.getByRole('button', { name: 'Unfold the rail' }).click()
    expect(await page.getByRole('main').boundingBox()).toEqual(main)
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Servers' }).click()
    await page.getByRole('button', { name: 'Unfold the rail' }).waitFor()
  })

  it('folds by itself when the window becomes narrow', async () => {
    const page = await open('/overview')
    await page.getByRole('button', { name: 'Fold the rail' }).waitFor()
    await page.setViewportSize({ width: 600, height: 800 })
    await page.getByRole('button', { name: 'Unfold the rail' }).waitFor()
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.getByRole('button', { name: 'Fold the rail' }).waitFor()
  })
})

describe('forms', () => {
  it('do not move under the pointer: a press on Save with a wrong value in the field shows and focuses it', async () => {
    const page = await open('/settings')
    await page.getByLabel('A server has to answer within').fill('soon')
    await page.getByRole('button', { name: 'Save the settings' }).click()
    await page.locator(':focus').and(page.getByLabel('A server has to answer within')).waitFor()
    await page.getByText('Write a number.').waitFor()
  })

  it('give the focus back to what opened them', async () => {
    const page = await open('/agents')
    const button = page.getByRole('button', { name: 'Create an agent' })
    await button.click()
    await page.getByRole('dialog').getByLabel('Name').waitFor()
    await page.keyboard.press('Escape')
    await page.locator(':focus').and(button).waitFor()
  })

  it('begin at their first field, each of them', async () => {
    const page = await open('/overview')
    const begin = async (path: string, ...steps: readonly RegExp[]) => {
      await page.goto(`${console_.run.console_url}${path}`)
      for (const name of steps) await page.getByRole('button', { name }).or(page.getByRole('tab', { name })).click()
      await page.getByRole('dialog').waitFor()
      return focused(page)
    }
    expect({
      agent: await begin('/agents?create=1'),
      role: await begin('/agents/roles', /^Add a role$/),
      enrolment: await begin('/agents/enrolment', /^Make a token$/),
      delegation: await begin('/agents/delegations?create=1'),
      workflow: await begin('/agents/workflows?create=1'),
      exception: await begin('/exceptions?create=1'),
      policy: await begin('/policies?create=1'),
      'inbound rule': await begin('/inbound?create=1'),
      pattern: await begin('/dlp?create=1'),
      server: await begin('/servers?add=form'),
      'pasted servers': await begin('/servers?add=paste'),
      'changed server': await begin('/servers/scratch', /^Connection$/, /^Edit$/),
      operator: await begin('/settings', /^Add an operator$/),
    }).toEqual({
      agent: 'Name',
      role: 'Name',
      enrolment: 'Label',
      delegation: 'Who acts',
      workflow: 'Name',
      exception: 'Tool',
      policy: 'Name',
      'inbound rule': 'Name',
      pattern: 'Name',
      server: 'How it is reached',
      'pasted servers': 'Settings of a client',
      'changed server': 'Name',
      operator: 'Name',
    })
  })
})

describe('the list of keys', () => {
  it.each([
    [1280, 800],
    [380, 720],
  ])('fits into %i x %i, and its way out is always in sight', async (width, height) => {
    const page = await open('/overview', { width, height })
    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Keys' })
    const close = dialog.getByRole('button', { name: 'Close' })
    await page.locator(':focus').and(close).waitFor()
    // It comes in with a movement.
    await until(() => wholeIn(page, dialog), 'the whole list')
    expect(await wholeIn(page, close)).toBe(true)
    if (height === 800) expect(await dialog.evaluate((node) => node.scrollHeight <= node.clientHeight)).toBe(true)
    const last = dialog.getByText('this list')
    await page.keyboard.press('End')
    await until(() => wholeIn(page, last), 'the last key')
    expect(await wholeIn(page, close)).toBe(true)
    await until(
      async () => ((await last.boundingBox())?.y ?? 0) < ((await close.boundingBox())?.y ?? 0),
      'the last key above the way out',
    )
  })
})

describe('a list beside what is open', () => {
  it.each(['/policies', '/dlp'])('at %s has the open row in sight, once', async (path) => {
    const page = await open(path, { height: 500 })
    const current = page.locator('main [aria-current="true"]')
    const last = page.locator('main li > button').last()
    await last.click()
    await current.waitFor()
    await page.reload()
    await current.waitFor()
    await until(() => wholeIn(page, current), 'the open row in sight')
    const list = current.locator('xpath=ancestor::*[contains(@class, "overflow-y-auto")][1]')
    await list.evaluate((node) => node.scrollTo(0, 0))
    await page.getByRole('button', { name: 'Fold the rail' }).click()
    await page.setViewportSize({ width: 1200, height: 500 })
    expect(await list.evaluate((node) => node.scrollTop)).toBe(0)
    await page.locator('main li > button').first().click()
    await page.keyboard.press('k')
    for (let presses = 0; presses < 12; presses += 1) await page.keyboard.press('j')
    expect(await list.evaluate((node) => node.scrollTop)).toBeGreaterThan(0)
    expect(await wholeIn(page, current)).toBe(true)
  })
})

/** Nothing of it lies outside of the window, but for a part of a pixel. */
async function wholeIn(page: Page, of: Locator): Promise<boolean> {
  const box = await of.boundingBox()
  const size = page.viewportSize()
  if (!box || !size) return false
  const [right, bottom] = [Math.floor(box.x + box.width), Math.floor(box.y + box.height)]
  return box.x >= 0 && box.y >= 0 && right <= size.width && bottom <= size.height
}

describe('a console that goes away', () => {
  it('is said with the time, and what could not be loaded appears by itself when it is back', async () => {
    const page = await open('/activity')
    await page.getByRole('option').first().waitFor()
    await page.route('**/api/v1/**', (route) => route.abort())
    await page.reload()
    await page
      .getByTestId('state')
      .getByText(/^Offline since \d\d:\d\d$/)
      .waitFor()
    await page.getByText('The activity could not be loaded').waitFor()
    await page.unroute('**/api/v1/**')
    await page.getByRole('option').first().waitFor()
    await page.getByTestId('state').getByText('Protected').waitFor()
  })
})

describe('motion and contrast', () => {
  const moving = (page: Page) => page.evaluate(() => document.getAnimations().length)

  it('moves nothing where that is asked for', async () => {
    const page = await open('/overview', { reducedMotion: 'reduce' })
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
    expect(await moving(page)).toBe(0)
    const name = (reduced: Page) =>
      reduced.getByRole('dialog').evaluate((dialog) => getComputedStyle(dialog).animationName)
    expect(await name(page)).toBe('none')
    const other = await open('/overview', { reducedMotion: 'no-preference' })
    await other.keyboard.press('Control+k')
    await other.getByRole('dialog').waitFor()
    expect(await name(other)).toBe('from-above')
  })

  it('has more contrast where that is asked for', async () => {
    const colour = async (contrast: 'more' | 'no-preference') => {
      const page = await open('/overview', { contrast })
      return page.evaluate(() => getComputedStyle(document.body).color)
    }
    expect(await colour('no-preference')).not.toBe('rgb(0, 0, 0)')
    expect(await colour('more')).toBe('rgb(0, 0, 0)')
  })
})
