// What axe finds wrong with a page, in few words, and whether the page is wider than its window.
import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** The rules that see colours: all that can differ when nothing but the colours has changed. */
const ofColours = ['color-contrast', 'link-in-text-block']

export async function violationsIn(page: Page, what: 'everything' | 'colours' = 'everything'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const rules = what === 'colours' ? ofColours : []
  const { violations, wide } = await page.evaluate(async (only) => {
    const found = await (globalThis as unknown as { axe: typeof axe }).axe.run(only.length > 0 ? { runOnly: only } : {})
    return { violations: found.violations, wide: document.documentElement.scrollWidth > innerWidth }
  }, rules)
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
    ...(wide ? ['wider than the window'] : []),
  ]
}
