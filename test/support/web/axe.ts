// What axe finds wrong with a page, in few words, and whether the page is wider than its window.
import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** The rules that see colours: all that can differ when nothing but the colours has changed. */
const ofColours = ['color-contrast', 'link-in-text-block']

/** `except` names parts of the page that are not looked at. */
export async function violationsIn(
  page: Page,
  what: 'everything' | 'colours' = 'everything',
  except: readonly string[] = [],
): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const rules = what === 'colours' ? ofColours : []
  const { violations, wide } = await page.evaluate(
    async ({ only, exclude }) => {
      const { axe: inPage } = globalThis as unknown as { axe: typeof axe }
      const found = await inPage.run({ exclude }, only.length > 0 ? { runOnly: only } : {})
      return { violations: found.violations, wide: document.documentElement.scrollWidth > innerWidth }
    },
    { only: rules, exclude: [...except] },
  )
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
    ...(wide ? ['wider than the window'] : []),
  ]
}
