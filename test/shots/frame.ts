// Pictures of what stands around every page: rail, split, command palette, keys, the state of the console, high contrast.
import type { Page } from 'playwright-core'
import { answering, failing, nobodyThere, refusing, type Shot, streamGone } from './shot.ts'
import type { Story } from './story.ts'

const open = (page: Page) => page.keyboard.press('Control+k')
const type = (text: string) => async (page: Page) => {
  await open(page)
  await page.keyboard.type(text)
  await page.getByText('Searching the log').waitFor({ state: 'detached' })
}
const stopped = answering('admin/kill-switch', { on: true, since: new Date().toISOString(), by: 'local' })

async function drag(page: Page) {
  const border = await page.getByRole('separator').boundingBox()
  if (!border) throw new Error('no border')
  await page.mouse.move(border.x, 300)
  await page.mouse.down()
  await page.mouse.move(border.x - 180, 320, { steps: 5 })
  await page.mouse.up()
}

async function beginBesideNotice(page: Page) {
  await page.getByRole('button', { name: 'Let calls through again' }).click()
  await page.getByRole('button', { name: 'Add an operator' }).click()
}

const toggleRail = (page: Page) => page.getByRole('button', { name: /old the rail$/ }).click()

export const frame = (story: Story): readonly Shot[] => [
  { name: 'palette', path: '/activity', act: open },
  { name: 'palette-narrow', path: '/activity', narrow: true, act: type('re') },
  { name: 'palette-things', path: '/overview', act: type('er') },
  { name: 'palette-calls', path: '/overview', act: type('denied ssh') },
  { name: 'palette-hostile', path: '/agents', act: type('night') },
  { name: 'palette-nothing', path: '/overview', act: type('<b>no such thing') },
  {
    name: 'palette-failed',
    path: '/overview',
    prepare: failing('audit/events**'),
    async act(page) {
      await open(page)
      await page.keyboard.type('report')
      await page.getByText('The log was not searched').waitFor()
    },
  },
  { name: 'keys', path: '/activity', act: (page) => page.keyboard.press('?') },
  { name: 'keys-narrow', path: '/activity', narrow: true, act: (page) => page.keyboard.press('?') },
  { name: 'split-dragged', path: `/activity/${story.denied}`, onlyWide: true, act: drag },
  {
    name: 'split-by-keys',
    path: `/activity/${story.denied}`,
    onlyWide: true,
    act: (page) => page.getByRole('separator').press('End'),
  },
  { name: 'split-medium', path: `/activity/${story.denied}`, width: 920 },
  {
    name: 'notice',
    path: '/settings',
    prepare: stopped,
    act: (page) => page.getByRole('button', { name: 'Let calls through again' }).click(),
  },
  { name: 'notice-beside-sheet', path: '/settings', prepare: stopped, act: beginBesideNotice },
  { name: 'notice-beside-sheet-narrow', path: '/settings', narrow: true, prepare: stopped, act: beginBesideNotice },
  {
    name: 'notice-failed',
    path: '/settings',
    prepare: refusing('admin/kill-switch', 'POST'),
    act: (page) => page.getByRole('button', { name: 'Deny everything' }).click(),
  },
  { name: 'no-such-page', path: '/nowhere' },
  { name: 'rail-folded', path: '/overview', act: toggleRail },
  { name: 'rail-narrow', path: '/overview', narrow: true, act: toggleRail },
  { name: 'offline', path: '/activity', prepare: streamGone },
  { name: 'offline-narrow', path: '/activity', narrow: true, prepare: streamGone },
  { name: 'offline-from-start', path: '/activity', prepare: nobodyThere },
  { name: 'engine-down', path: '/activity', prepare: answering('admin/opa', { state: 'down' }) },
  { name: 'kill-switch-on', path: '/settings', prepare: stopped },
  { name: 'kill-switch-on-narrow', path: '/escalations', narrow: true, prepare: stopped },
  { name: 'contrast-overview', path: '/overview', contrast: 'more' },
  { name: 'contrast-trace', path: `/activity/${story.denied}`, contrast: 'more' },
  { name: 'contrast-server', path: '/servers/everything', contrast: 'more' },
  { name: 'contrast-popup', path: `/escalations/${story.escalation.id}/popup`, narrow: true, contrast: 'more' },
  { name: 'contrast-palette', path: '/activity', contrast: 'more', act: open },
]
