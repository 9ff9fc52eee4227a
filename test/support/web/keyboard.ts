// A person without a mouse: moves by Tab, sees where the focus is, and any pointer event is a fault.
import type { Page } from 'playwright-core'
import { until } from '../processes.ts'

/** Before the page is opened; what it returns names the pointer events that reached the page since. */
export async function watchPointer(page: Page): Promise<() => readonly string[]> {
  const seen: string[] = []
  await page.exposeFunction('pointerSeen', (type: string) => void seen.push(type))
  await page.addInitScript(() => {
    const { pointerSeen } = globalThis as unknown as { pointerSeen: (type: string) => void }
    const tell = (event: Event) => {
      const byKey = event instanceof PointerEvent && event.type === 'click' && event.detail === 0
      if (event.isTrusted && !byKey) pointerSeen(event.type)
    }
    for (const type of ['pointerdown', 'mousedown', 'mouseup', 'touchstart', 'wheel', 'click', 'dblclick'])
      addEventListener(type, tell, { capture: true, passive: true })
  })
  return () => seen
}

/** How what has the focus is called. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const at = document.activeElement as HTMLElement | null
    if (!at || at === document.body) return ''
    const label = [...((at as HTMLInputElement).labels ?? [])].map(({ textContent }) => textContent).join(' ')
    return (at.getAttribute('aria-label') ?? (label || at.textContent) ?? '').trim()
  })

/** Focus that comes back when something closed is there a moment later. */
export const untilFocused = (page: Page, name: string): Promise<void> =>
  until(async () => (await focused(page)) === name, `the focus on ${name}`)

/** The whole way round, and this many milliseconds: a page may still be on its way. */
const longest = { presses: 150, ms: 20_000 }

/** Tabs on, if need be, until what has the focus is called so, and can be seen to have it. */
export async function tabTo(page: Page, name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const called = async () => {
    const now = await focused(page)
    return typeof name === 'string' ? now === name : name.test(now)
  }
  const end = performance.now() + longest.ms
  for (let presses = 0; presses < longest.presses || performance.now() < end; presses += 1) {
    if (presses > 0) await page.keyboard.press(key)
    if (!(await called())) continue
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle)
    if (outline === 'none') throw new Error(`the focus on ${name} cannot be seen`)
    return
  }
  throw new Error(`no way to ${name} by Tab`)
}

/** Tabs to a button, link or box and presses the key on it. */
export async function pressKeyOn(page: Page, name: string | RegExp, key: 'Enter' | ' ' = 'Enter'): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press(key)
}

/** `g`, then the key of a page. */
export async function goByKey(page: Page, key: string): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press(key)
}
