// Pictures of the second way to a rule: the button beside a call, and its sheet in every state.
import type { Page } from 'playwright-core'
import type { Tokens } from './operators.ts'
import { failing, neverAnswering, type Shot } from './shot.ts'
import type { Story } from './story.ts'

const wanted = (page: Page) => page.getByRole('button', { name: 'Make a rule from this' })
const open = (page: Page) => wanted(page).click()
const measured = (page: Page) => page.getByRole('dialog').getByTestId('impact').waitFor()

async function opened(page: Page): Promise<void> {
  await open(page)
  await measured(page)
}

const opening = (word: 'held' | 'denied' | 'allowed') => async (page: Page) => {
  await opened(page)
  await page.getByRole('dialog').getByRole('radio', { name: word }).click()
}

async function withOthers(page: Page): Promise<void> {
  await opening('denied')(page)
  await page.getByRole('checkbox', { name: /^also the/ }).click()
  await page.getByTestId('covers').getByText('anything in').waitFor()
  await measured(page)
}

async function proved(page: Page): Promise<void> {
  await withOthers(page)
  await page.getByRole('button', { name: 'Keep as a draft' }).scrollIntoViewIfNeeded()
}

async function refused(page: Page): Promise<void> {
  await opening('allowed')(page)
  await page.getByRole('alert').waitFor()
}

async function stronger(page: Page): Promise<void> {
  await opening('allowed')(page)
  await page.getByText('goes on deciding such calls').waitFor()
  await measured(page)
}

/** Where the same is seen narrow as well. */
const wideAndNarrow = (shot: Shot): readonly Shot[] => [shot, { ...shot, name: `${shot.name}-narrow`, narrow: true }]

export const suggest = (story: Story, tokens: Tokens): readonly Shot[] => [
  ...wideAndNarrow({ name: 'suggest', path: `/activity/${story.allowed}`, act: opened }),
  ...wideAndNarrow({ name: 'suggest-others', path: `/activity/${story.allowed}`, act: withOthers }),
  ...wideAndNarrow({ name: 'suggest-proved', path: `/activity/${story.allowed}`, act: proved }),
  { name: 'suggest-stronger', path: `/activity/${story.held}`, act: stronger },
  ...wideAndNarrow({ name: 'suggest-refused', path: `/activity/${story.denied}`, act: refused }),
  {
    name: 'suggest-never-asked',
    path: `/activity/${story.spoof}`,
    async act(page) {
      await open(page)
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'suggest-loading',
    path: `/activity/${story.allowed}`,
    prepare: neverAnswering('policies/suggest'),
    async act(page) {
      await open(page)
      await page.getByRole('status', { name: 'Loading' }).waitFor()
    },
  },
  {
    name: 'suggest-error',
    path: `/activity/${story.allowed}`,
    prepare: failing('policies/suggest'),
    async act(page) {
      await open(page)
      await page.getByRole('alert').waitFor()
    },
  },
  ...wideAndNarrow({ name: 'suggest-escalation', path: `/escalations/${story.escalation.id}`, act: opened }),
  {
    name: 'suggest-viewer',
    path: `/activity/${story.allowed}`,
    token: tokens.viewer,
    act: (page) => wanted(page).focus(),
  },
]
