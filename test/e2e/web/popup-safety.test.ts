// Nobody approves by accident and nothing approves for a person: hurried hands, strayed clicks, content that changes, scripts;
// neither a call nor what one answered.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Escalation } from '../../../src/shared/contract/escalation.ts'
import { until } from '../../support/processes.ts'
import { callerInBrowser } from '../../support/web/console-in-browser.ts'
import type { Held } from '../../support/web/held-call.ts'

const { console_, pages, caller, browser } = callerInBrowser({ denies: true })

const armed = (page: Page) => page.getByText('By keyboard').waitFor()
const allowButton = (page: Page) => page.getByRole('button', { name: 'Allow once' })
/** Another page of the same app in the same window: what a person sees when one question takes the place of another. */
const move = (page: Page, path: string) =>
  page.evaluate((to) => {
    history.pushState(null, '', to)
  }, path)
const popupPath = ({ item }: Held) => `/escalations/${item.id}/popup`
async function centreOf(page: Page): Promise<{ x: number; y: number }> {
  const box = await allowButton(page).boundingBox()
  if (!box) throw new Error('no button')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
/** Without waiting for the button to take it, as a hand does. */
async function clickNow(page: Page): Promise<void> {
  const { x, y } = await centreOf(page)
  await page.mouse.click(x, y)
}
async function openPopup(held: Held): Promise<Page> {
  const page = await pages.open(popupPath(held), { width: 380 })
  await page.getByTestId('question').waitFor()
  return page
}
/** In a page whose time stands still: the wait begins, and ends when the test says so. */
async function openStopped(item: Escalation): Promise<Page> {
  const page = await pages.open(`/escalations/${item.id}/popup`, {
    width: 380,
    prepare: (fresh) => fresh.clock.install(),
  })
  await page.getByTestId('question').waitFor()
  await page.clock.pauseAt(Date.now() + 60_000)
  await page.evaluate(() => void dispatchEvent(new Event('focus')))
  return page
}
/** Nothing has been answered, and nothing is on its way. */
async function stillPending(page: Page, ...items: readonly Escalation[]): Promise<void> {
  await page.waitForTimeout(150)
  for (const { id } of items) expect(await caller.statusOf(id)).toBe('pending')
}

describe('hurried hands', () => {
  it('approve nothing by a thousand clicks and keys within 700 ms of a question', async () => {
    const held = await caller.hold()
    const page = await openPopup(held)
    const { x, y } = await centreOf(page)
    await page.clock.install()
    for (let round = 0; round < 25; round += 1) {
      await move(page, '/nowhere/popup')
      await allowButton(page).waitFor({ state: 'detached' })
      await move(page, popupPath(held))
      await allowButton(page).waitFor()
      await page.clock.pauseAt(Date.now() + (round + 1) * 60_000)
      await page.evaluate(() => void dispatchEvent(new Event('focus')))
      for (let n = 0; n < 40; n += 1) {
        const way = (round + n) % 4
        if (way === 0) await page.keyboard.press('Control+Shift+A')
        else if (way === 1) await page.keyboard.press('Shift+Tab')
        else if (way === 2) await page.mouse.click(x + ((n * 7) % 40) - 20, y + ((n * 3) % 8) - 4)
        else await page.keyboard.press(['Enter', 'Space', 'y', 'Escape'][n % 4] ?? 'y')
        await page.clock.runFor(17)
      }
    }
    await stillPending(page, held.item)
    await page.clock.runFor(800)
    await armed(page)
  })

  it('approve nothing by double clicks that began before the question appeared', async () => {
    const held = await caller.hold()
    const page = await openPopup(held)
    const { x, y } = await centreOf(page)
    for (let run = 0; run < 200; run += 1) {
      await move(page, '/nowhere/popup')
      await allowButton(page).waitFor({ state: 'detached' })
      await page.mouse.move(x, y)
      await page.mouse.down()
      await move(page, popupPath(held))
      if (run % 2 === 0) await allowButton(page).waitFor()
      await page.mouse.up()
      await page.mouse.down({ clickCount: 2 })
      await page.mouse.up({ clickCount: 2 })
    }
    await stillPending(page, held.item)
  })

  it('approve nothing while somebody types and questions come', async () => {
    const page = await pages.open('/nowhere/popup', { width: 380 })
    const all: Held[] = []
    for (let n = 0; n < 5; n += 1) {
      const held = await caller.hold()
      all.push(held)
      await move(page, popupPath(held))
      for (const key of ['h', 'e', 'Enter', 'Space', 'y', 'Y', 'a', 'A', 'Enter', 'Escape', 'o', 'Space']) {
        await page.keyboard.press(key)
        await page.waitForTimeout(100)
      }
    }
    for (const { item } of all) expect(['pending', 'denied']).toContain(await caller.statusOf(item.id))
  })
})

describe('a question that changes under the hand', () => {
  it('takes no press that began on another question, however long it was held', async () => {
    const [first, second] = [await caller.hold(), await caller.hold()]
    const page = await pages.open(`/escalations/${first.item.id}`)
    await armed(page)
    const { x, y } = await centreOf(page)
    await page.mouse.move(x, y)
    await page.mouse.down()
    await move(page, `/escalations/${second.item.id}`)
    await page.waitForTimeout(300)
    await armed(page)
    expect(await centreOf(page)).toEqual({ x, y })
    await page.mouse.up()
    await stillPending(page, first.item, second.item)
  })

  it.each(['press', 'chord'])('takes no %s in the moment of the change', async (how) => {
    for (let run = 0; run < 6; run += 1) {
      const [first, second] = [await caller.hold(), await caller.hold()]
      const page = await pages.open(`/escalations/${first.item.id}`)
      await armed(page)
      const { x, y } = await centreOf(page)
      await page.mouse.move(x, y)
      if (how === 'press') await page.mouse.down()
      const act = () => (how === 'press' ? page.mouse.up() : page.keyboard.press('Control+Shift+A'))
      await Promise.all([move(page, `/escalations/${second.item.id}`), act()])
      await stillPending(page, second.item)
      await page.context().close()
    }
  })

  it('begins the wait anew when the window was left or changed its size', async () => {
    const held = await caller.hold()
    const page = await openStopped(held.item)
    await page.clock.runFor(800)
    await armed(page)
    for (const disturb of [
      () => page.evaluate(() => void dispatchEvent(new Event('blur'))),
      () => page.setViewportSize({ width: 390, height: 700 }),
    ]) {
      await disturb()
      await page.getByText('Read first').waitFor()
      await page.clock.runFor(600)
      await clickNow(page)
      await page.keyboard.press('Control+Shift+A')
      await stillPending(page, held.item)
      await page.clock.runFor(200)
      await armed(page)
    }
  })

  it('takes no chord while something lies over it', async () => {
    const held = await caller.hold()
    const page = await pages.open(`/escalations/${held.item.id}`)
    await armed(page)
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Control+Shift+A')
    await stillPending(page, held.item)
  })

  it('waits longer when the agent is suspect', async () => {
    const agent = await console_.addAgent({
      name: 'suspect',
      permissions: ['filesystem:read', 'filesystem:write'],
      risk_tier: 'critical',
    })
    // Without a verified requester a suspect agent's call is denied, and nobody is asked.
    const delegator = await console_.addAgent({ name: 'delegator', permissions: [] })
    const { token } = await console_.operator.post<{ token: string }>('/delegations', {
      delegator_agent_id: delegator.agent.id,
      delegatee_agent_id: agent.agent.id,
      scope: { tools: ['write_file'] },
      reason: 'Keeps the notes',
      ttl_seconds: 600,
    })
    const args = { path: `${caller.work}/MEMORY.md`, content: 'c' }
    const answer = caller.callAs(await console_.token(agent), 'write_file', args, { 'x-delegation-token': token })
    answer.catch(() => {})
    let item: Escalation | undefined
    await until(async () => {
      const { items } = await console_.operator.get<{ items: Escalation[] }>('/escalations?status=pending')
      item = items.find(({ agent_name }) => agent_name === 'suspect')
      return item !== undefined
    })
    const page = await openStopped(item as Escalation)
    await page.clock.runFor(1400)
    await clickNow(page)
    await page.keyboard.press('Control+Shift+A')
    await stillPending(page, item as Escalation)
    await page.clock.runFor(200)
    await armed(page)
  })
})

describe('scripts', () => {
  it('approve nothing: neither click nor key nor a form of events is of a hand', async () => {
    const held = await caller.hold()
    const page = await openPopup(held)
    await armed(page)
    await page.evaluate(() => {
      const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Allow once')
      const at = { bubbles: true, cancelable: true, detail: 1, button: 0 }
      for (const type of ['pointerdown', 'pointerup']) button?.dispatchEvent(new PointerEvent(type, at))
      for (const type of ['mousedown', 'mouseup', 'click']) button?.dispatchEvent(new MouseEvent(type, at))
      button?.click()
      const chord = { key: 'A', code: 'KeyA', ctrlKey: true, shiftKey: true, bubbles: true }
      for (const target of [window, document, document.body, button])
        for (const type of ['keydown', 'keypress', 'keyup']) target?.dispatchEvent(new KeyboardEvent(type, chord))
    })
    await stillPending(page, held.item)
  })

  it('of a page of another origin cannot reach the answers', async () => {
    const held = await caller.hold()
    const page = await (await browser().newContext()).newPage()
    await page.route('http://evil.example/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<p>hello</p>' }),
    )
    await page.goto('http://evil.example/')
    const { console_url, operator_token } = console_.run
    const refused = await page.evaluate(
      async ([url, token]) => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
        return fetch(url as string, { method: 'POST', headers, body: '{}' }).then(
          ({ status }) => status,
          () => 'refused',
        )
      },
      [`${console_url}/api/v1/escalations/${held.item.id}/approve`, operator_token],
    )
    await page.context().close()
    expect(['refused', 403]).toContain(refused)
    expect(await caller.statusOf(held.item.id)).toBe('pending')
  })

  it('that send a captured answer again are told that it is over', async () => {
    const held = await caller.hold()
    const page = await openPopup(held)
    await armed(page)
    const sent = page.waitForRequest(/\/approve$/)
    await allowButton(page).click()
    const headers = await (await sent).allHeaders()
    expect((await held.answer).body?.result).toBeDefined()
    const again = await fetch((await sent).url(), {
      method: 'POST',
      headers: { authorization: headers.authorization ?? '', 'content-type': 'application/json' },
      body: '{}',
    })
    expect(again.status).toBe(409)
  })
})

describe('a held result', () => {
  const releases = ['Allow cleaned', 'Allow as it came'] as const
  const buttonOf = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  async function middleOf(page: Page, name: string): Promise<{ x: number; y: number }> {
    const box = await buttonOf(page, name).boundingBox()
    if (!box) throw new Error(`no button ${name}`)
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  }

  it('is not handed over by a thousand clicks and keys within 700 ms', async () => {
    const held = await caller.holdResult()
    const page = await openPopup(held)
    const [cleaned, original] = [await middleOf(page, releases[0]), await middleOf(page, releases[1])]
    await page.clock.install()
    for (let round = 0; round < 25; round += 1) {
      await move(page, '/nowhere/popup')
      await buttonOf(page, releases[1]).waitFor({ state: 'detached' })
      await move(page, popupPath(held))
      await buttonOf(page, releases[1]).waitFor()
      await page.clock.pauseAt(Date.now() + (round + 1) * 60_000)
      await page.evaluate(() => void dispatchEvent(new Event('focus')))
      for (let n = 0; n < 40; n += 1) {
        const way = (round + n) % 5
        const { x, y } = n % 2 === 0 ? cleaned : original
        if (way === 0) await page.keyboard.press('Control+Shift+A')
        else if (way === 1) await page.keyboard.press('Control+Shift+O')
        else if (way === 2) await page.mouse.click(x + ((n * 7) % 40) - 20, y + ((n * 3) % 8) - 4)
        else if (way === 3) await page.keyboard.press('Shift+Tab')
        else await page.keyboard.press(['Enter', 'Space', 'y', 'Escape'][n % 4] ?? 'y')
        await page.clock.runFor(17)
      }
    }
    await stillPending(page, held.item)
    await page.clock.runFor(800)
    await armed(page)
  })

  it('is not handed over by Enter, Space or Escape, whatever has the focus', async () => {
    const held = await caller.holdResult()
    const page = await openPopup(held)
    await armed(page)
    for (const name of releases) {
      for (const key of ['Enter', 'Space', 'Escape', 'y']) {
        await buttonOf(page, name).focus()
        await page.keyboard.press(key)
      }
    }
    await stillPending(page, held.item)
  })

  it('takes no press that ends on another answer, or began on another question', async () => {
    const [first, second] = [await caller.holdResult(), await caller.holdResult()]
    const page = await pages.open(`/escalations/${first.item.id}`)
    await armed(page)
    const [cleaned, original] = [await middleOf(page, releases[0]), await middleOf(page, releases[1])]
    for (const [from, to] of [
      [cleaned, original],
      [original, cleaned],
    ] as const) {
      await page.mouse.move(from.x, from.y)
      await page.mouse.down()
      await page.mouse.move(to.x, to.y)
      await page.mouse.up()
    }
    await page.mouse.move(original.x, original.y)
    await page.mouse.down()
    await move(page, `/escalations/${second.item.id}`)
    await page.waitForTimeout(300)
    await armed(page)
    expect(await middleOf(page, releases[1])).toEqual(original)
    await page.mouse.up()
    await stillPending(page, first.item, second.item)
  })

  it('is not handed over by scripts', async () => {
    const held = await caller.holdResult()
    const page = await openPopup(held)
    await armed(page)
    await page.evaluate(
      (names) => {
        const at = { bubbles: true, cancelable: true, detail: 1, button: 0 }
        for (const button of [...document.querySelectorAll('button')].filter((each) =>
          names.includes(each.textContent),
        )) {
          for (const type of ['pointerdown', 'pointerup']) button.dispatchEvent(new PointerEvent(type, at))
          for (const type of ['mousedown', 'mouseup', 'click']) button.dispatchEvent(new MouseEvent(type, at))
          button.click()
        }
        for (const [key, code] of [
          ['A', 'KeyA'],
          ['O', 'KeyO'],
        ]) {
          const chord = { key, code, ctrlKey: true, shiftKey: true, bubbles: true } as KeyboardEventInit
          for (const target of [window, document, document.body])
            target.dispatchEvent(new KeyboardEvent('keydown', chord))
        }
      },
      releases as readonly string[],
    )
    await stillPending(page, held.item)
  })

  it('takes no chord while something lies over it, and none for what it does not offer', async () => {
    const held = await caller.holdResult()
    const page = await pages.open(`/escalations/${held.item.id}`)
    await armed(page)
    await page.keyboard.press('Control+Shift+E')
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Control+Shift+A')
    await page.keyboard.press('Control+Shift+O')
    await stillPending(page, held.item)
  })
})
