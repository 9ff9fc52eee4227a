// Texts that try to look like something else, in every field of a question and in the calls themselves: all of it is seen.
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import type { Escalation } from '../../../src/shared/contract/escalation.ts'
import { spoofStrings, unescaped, unseenIn } from '../../support/spoof-strings.ts'
import { callerInBrowser } from '../../support/web/console-in-browser.ts'

let held: Escalation
let letter: Escalation

const { pages, caller } = callerInBrowser({
  async prepare() {
    held = (await caller.hold()).item
    letter = (await caller.holdResult()).item
  },
})

afterAll(() => caller.denyAll())

/** The real question, with one text in each field that others can fill. */
const spoofed = (text: string): Escalation => ({
  ...held,
  agent_name: text,
  tool_name: text,
  target: text,
  targets: held.targets.flatMap((target) => [target, { ...target, at: '/other', value: text, raw: text }]),
  reason: text,
  policy: text,
  requester_id: text,
  arguments: { plain: text, [text.slice(0, 200)]: 'name', nested: { deep: [text] } },
})

async function openPopup(item: Escalation): Promise<Page> {
  const page = await pages.open(`/escalations/${item.id}/popup`, {
    width: 380,
    height: 420,
    prepare: async (fresh) => {
      await fresh.route(`**/api/v1/escalations/${item.id}`, (route) => route.fulfill({ json: item }))
      await fresh.route('**/api/v1/escalations?**', (route) => route.fulfill({ json: { items: [item], total: 1 } }))
    },
  })
  await page.getByTestId('question').waitFor()
  return page
}

/** The real held result, with one text in each part of it that others can fill. */
const spoofedResult = (text: string): Escalation => ({
  ...letter,
  agent_name: text,
  tool_name: text,
  target: text,
  reason: text,
  policy: text,
  requester_id: text,
  findings: [
    {
      pattern_class: 'encoded_payload',
      severity: 'critical',
      decoder: 'tags',
      at: text.slice(0, 500),
      content_snippet: text.slice(0, 200),
    },
  ],
  result: { content: [{ type: 'text', text }], structuredContent: { [text.slice(0, 200)]: text } },
  sanitised_result: { content: [{ type: 'text', text }] },
})

/** What is read on the page, a line break standing for itself again. */
const readOn = async (page: Page, selector: string) =>
  (await page.locator(selector).first().innerText()).replaceAll('⏎\n', '\n').replaceAll('⏎', '\n')
const buttonsOf = async (page: Page, names = ['Deny', 'Allow once']) =>
  Promise.all(names.map((name) => page.getByRole('button', { name, exact: true }).boundingBox()))

describe('a question', () => {
  it.each(Object.entries(spoofStrings))('shows all of %s, and its buttons stay where they are', async (_, text) => {
    const plain = await buttonsOf(await openPopup(held))
    const page = await openPopup(spoofed(text))
    const shown = await readOn(page, '[data-testid="question"]')
    expect(unseenIn(shown)).toEqual([])
    const heading = unescaped(await readOn(page, '[data-testid="question"] h2'))
    const begin = unescaped(text).slice(0, 4000)
    expect(heading).toContain(begin)
    expect(unescaped(shown).split(begin.slice(0, 250)).length).toBeGreaterThan(4)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    expect(await buttonsOf(page)).toEqual(plain)
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.title()).toBe('Behavry Console')
  })

  it('keeps its own words apart from a name that is read from right to left', async () => {
    const page = await openPopup({ ...held, requester_id: spoofStrings['name from right to left'] ?? '' })
    const [name, verified] = await page.evaluate(() => {
      const line = [...document.querySelectorAll('header p')].find(({ textContent }) => textContent?.startsWith('For '))
      const range = document.createRange()
      const after = [...(line?.childNodes ?? [])].find((node) => node.textContent?.includes('not verified'))
      if (after) range.selectNodeContents(after)
      return [line?.querySelector('bdi')?.getBoundingClientRect().right ?? 0, range.getBoundingClientRect().left]
    })
    expect(verified).toBeGreaterThanOrEqual(name ?? Number.POSITIVE_INFINITY)
  })

  it('of ten thousand arguments shows some, and more when asked', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`argument ${n}`, `value ${n}`]))
    const page = await openPopup({ ...held, arguments: many })
    expect(await page.locator('dt').count()).toBe(50)
    await page.getByRole('button', { name: 'Show more of the 10,000 arguments' }).click()
    expect(await page.locator('dt').count()).toBe(100)
  })
})

describe('a held result', () => {
  const answers = ['Deny', 'Allow cleaned', 'Allow as it came', 'Deny and add a rule…']

  it.each(Object.entries(spoofStrings))('shows all of %s, and its buttons stay where they are', async (_, text) => {
    const plain = await buttonsOf(await openPopup(letter), answers)
    const page = await openPopup(spoofedResult(text))
    expect(unseenIn(await readOn(page, '[data-testid="question"]'))).toEqual([])
    const begin = unescaped(text).slice(0, 1000)
    for (const part of ['[data-testid="question"] h2', '[data-testid="tool-result"]'])
      expect(unescaped(await readOn(page, part))).toContain(begin)
    expect(unescaped(await readOn(page, '[aria-label="Findings"]'))).toContain(begin.slice(0, 150))
    await page.getByRole('tab', { name: 'Cleaned' }).click()
    expect(unescaped(await readOn(page, '[data-testid="tool-result"]'))).toContain(begin)
    expect(unseenIn(await readOn(page, '[data-testid="question"]'))).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    expect(await buttonsOf(page, answers)).toEqual(plain)
    expect(await page.evaluate(() => document.body.innerHTML.length)).toBeLessThan(400_000)
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.title()).toBe('Behavry Console')
  })

  it('of ten thousand texts shows some', async () => {
    const content = Array.from({ length: 10_000 }, (_, n) => ({ type: 'text', text: `part ${n}` }))
    const page = await openPopup({ ...letter, result: { content } })
    await page.getByText('and 9,980 more texts').waitFor()
    expect(await page.getByTestId('tool-result').locator('p').count()).toBeLessThan(30)
  })

  it('that is no result at all is shown as what it is', async () => {
    const unmasked = await openPopup({ ...letter, result: null })
    await unmasked.getByText('It is not shown, for secrets in it could not be masked.').waitFor()
    for (const result of ['a text', 7, [], { content: 'no list' }, { content: [null, { type: 'image' }] }]) {
      const page = await openPopup({ ...letter, result })
      const shown = await readOn(page, '[data-testid="tool-result"]')
      for (const word of JSON.stringify(result).match(/\w+/g) ?? []) expect(shown).toContain(word)
    }
  })
})

describe('calls', () => {
  it('that are made of such texts are listed and explained as text', async () => {
    const texts = Object.values(spoofStrings).filter((text) => text.isWellFormed() && text.length < 4000)
    for (const text of texts) await caller.call(text, { path: text })
    const page = await pages.open('/activity')
    await page.getByRole('option').nth(5).waitFor()
    expect(unseenIn(await readOn(page, '[data-testid="calls"]'))).toEqual([])
    for (let n = 0; n < 12; n += 1) {
      await page.keyboard.press('j')
      await page.getByTestId('trace').waitFor()
      expect(unseenIn(await readOn(page, '[data-testid="trace"]'))).toEqual([])
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.title()).toBe('Behavry Console')
  })

  it('with a megabyte of a name leave the pages small', async () => {
    await caller.call(spoofStrings['a megabyte'] ?? '', { path: 'x' })
    await caller.call('read_file', { path: spoofStrings['a megabyte'] ?? '' })
    const page = await pages.open('/activity')
    await page.getByRole('option').filter({ hasText: 'yyyyyyyyyy' }).first().waitFor()
    expect(await page.evaluate(() => document.body.innerHTML.length)).toBeLessThan(400_000)
    for (let n = 0; n < 2; n += 1) {
      await page.keyboard.press('j')
      await page.getByTestId('trace').waitFor()
      expect(await page.evaluate(() => document.body.innerHTML.length)).toBeLessThan(400_000)
    }
  })
})
