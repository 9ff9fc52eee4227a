// In a real browser, against the real console: a call arrives live, its trace explains it, a held call is answered.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Escalation } from '../../../src/shared/contract/escalation.ts'
import { until } from '../../support/processes.ts'
import { callerInBrowser } from '../../support/web/console-in-browser.ts'

const { console_, pages, caller } = callerInBrowser({ denies: true })

const popupOf = async (item: Escalation) => {
  const page = await pages.open(`/escalations/${item.id}/popup`, { width: 380 })
  await page.getByTestId('question').waitFor()
  return page
}
const armed = (page: Page) => page.getByText('By keyboard').waitFor()

describe('activity', () => {
  it('shows a call the moment it is decided, and its trace explains it', async () => {
    const page = await pages.open('/activity')
    await page.getByText('Protected').waitFor()
    await caller.call('read_file', { path: join(caller.work, '.ssh', 'id_rsa') })
    const row = page.getByRole('option').first()
    await row.getByText('denied').waitFor()
    await row.click()
    const trace = page.getByTestId('trace')
    await trace.getByText('Access to sensitive files is not permitted').first().waitFor()
    for (const stage of ['Agent token', 'Session', 'Tool baseline', 'Blast radius', 'Policy engine'])
      expect(await trace.getByText(stage, { exact: true }).count()).toBe(1)
    await trace.getByRole('button', { name: 'What the policy engine was asked' }).click()
    expect(await trace.locator('pre').first().textContent()).toContain('"mcp_server": "filesystem"')
    await trace.getByRole('button', { name: /Log rows/ }).click()
    expect(await trace.textContent()).toContain('call.decided')
    await caller.call('read_file', { path: join(caller.work, 'report.md') })
    await page.getByRole('option').first().getByText('allowed').waitFor()
  })

  it('keeps the token out of the address and survives a reload', async () => {
    const page = await pages.open('/activity')
    await page.getByText('Protected').waitFor()
    expect(page.url()).not.toContain('token')
    await page.reload()
    await page.getByRole('option').first().waitFor()
  })

  it('shows attacker-controlled text as text', async () => {
    await caller.call('<img src=x onerror=alert(1)>', {})
    await caller.call('read_file', { path: `${caller.work}/a\u202egpj.exe` })
    await caller.hold('</script><script>document.title="owned"</script>\u200b\u202e\u{e0041}')
    const page = await pages.open('/escalations')
    await page.getByRole('listitem').first().getByRole('button').click()
    await page.getByTestId('question').waitFor()
    const text = (await page.getByTestId('question').textContent()) ?? ''
    expect(text).toContain('</script><script>')
    for (const shown of ['⟨U+200B⟩', '⟨U+202E⟩', '⟨U+E0041⟩']) expect(text).toContain(shown)
    await page.goto(`${console_.run.console_url}/activity`)
    await page.getByRole('option').first().waitFor()
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.title()).toBe('Behavry Console')
  })

  it('has only the rows in sight in the page', async () => {
    await Promise.all(
      Array.from({ length: 60 }, () => caller.call('read_file', { path: join(caller.work, 'report.md') })),
    )
    const page = await pages.open('/activity')
    await page.getByRole('option').first().waitFor()
    expect(await page.getByRole('option').count()).toBeLessThan(60)
  })

  it('moves by keys and finds', async () => {
    const page = await pages.open('/activity')
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('j')
    await page.getByTestId('trace').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('trace').waitFor({ state: 'detached' })
    await page.keyboard.press('/')
    await page.keyboard.type('blocked_paths')
    await until(async () => (await page.getByRole('option').count()) === 1, 'one row')
    await page.getByRole('searchbox').blur()
    await page.keyboard.press('g')
    await page.keyboard.press('e')
    await page.waitForURL('**/escalations')
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
  })
})

describe('the popup', () => {
  it('allows once, by hand, and the call goes on', async () => {
    const { item, answer } = await caller.hold()
    const page = await popupOf(item)
    await armed(page)
    await page.getByRole('button', { name: 'Allow once' }).click()
    expect((await answer).body?.result?.content?.[0]?.text).toBe('written')
    await page.getByText('A person allowed this call once').waitFor()
  })

  it('denies by hand', async () => {
    const { item, answer } = await caller.hold()
    const page = await popupOf(item)
    await armed(page)
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Deny')
    await page.getByRole('button', { name: 'Deny' }).click()
    expect((await answer).body?.error?.data).toMatchObject({ reason: 'escalation_denied' })
  })

  it('never approves by Enter, Space or Escape, nor by a click that a script makes', async () => {
    const { item } = await caller.hold()
    const page = await popupOf(item)
    await armed(page)
    await page.getByRole('button', { name: 'Allow once' }).focus()
    for (const key of ['Enter', ' ', 'Escape']) await page.keyboard.press(key)
    await page.evaluate(() => {
      for (const button of document.querySelectorAll('button')) if (button.textContent === 'Allow once') button.click()
      const event = new KeyboardEvent('keydown', { key: 'a', ctrlKey: true, shiftKey: true, bubbles: true })
      document.dispatchEvent(event)
    })
    await page.waitForTimeout(200)
    expect(await caller.statusOf(item.id)).toBe('pending')
  })

  it('does not take a press that began elsewhere', async () => {
    const { item } = await caller.hold()
    const page = await popupOf(item)
    await armed(page)
    const deny = await page.getByRole('button', { name: 'Deny' }).boundingBox()
    const allow = await page.getByRole('button', { name: 'Allow once' }).boundingBox()
    if (!deny || !allow) throw new Error('no buttons')
    await page.mouse.move(deny.x + 10, deny.y + 10)
    await page.mouse.down()
    await page.mouse.move(allow.x + 10, allow.y + 10)
    await page.mouse.up()
    await page.waitForTimeout(200)
    expect(await caller.statusOf(item.id)).toBe('pending')
  })

  it('approves by the chord after the same delay', async () => {
    const { item, answer } = await caller.hold()
    const page = await popupOf(item)
    await armed(page)
    await page.keyboard.press('Control+Shift+A')
    expect((await answer).body?.result).toBeDefined()
  })

  it('says what became of it when somebody else was first', async () => {
    const { item } = await caller.hold()
    const page = await popupOf(item)
    await console_.operator.post(`/escalations/${item.id}/deny`, {})
    await page.getByText('A person denied this call.').waitFor()
    expect(await page.getByRole('button', { name: 'Allow once' }).count()).toBe(0)
  })
})
