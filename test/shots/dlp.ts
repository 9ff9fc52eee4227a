// Pictures of Data protection: the patterns, one of them, one being written, a text being tried, a call that was denied for a secret.
import type { Page } from 'playwright-core'
import { sampleText } from '../../src/main/enforcement/dlp/sample-text.ts'
import type { DlpPattern } from '../../src/shared/contract/dlp.ts'
import type { ConsoleProcess } from '../support/console-process.ts'
import { failing, neverAnswering, type Shot, wait } from './shot.ts'
import type { Story } from './story.ts'

const badge = {
  name: 'Badge number',
  pattern: '\\b(BADGE-\\d{6})\\b',
  severity: 'high',
  keywords: ['badge-'],
  tests: { positive: ['my badge is BADGE-123456'], negative: ['BADGE-12', 'a badge of honour'] },
}

/** One pattern of our own, and one that is off. */
export async function tellDlp({ operator }: ConsoleProcess) {
  const { id } = await operator.post<DlpPattern>('/dlp/patterns', badge)
  await operator.patch('/dlp/patterns/twilio_key', { enabled: false })
  return { own: id }
}

const write = async (page: Page) => {
  await page.getByRole('button', { name: 'Write a pattern' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Name').fill('Customer number')
  await form.getByLabel('Pattern').fill('\\b(CU-\\d{5})\\b')
  await form.getByLabel('A text').fill('order of CU-12345 and CU-99999')
  await form.getByRole('list', { name: 'Found' }).waitFor()
}

const wrong = async (page: Page) => {
  await page.getByRole('button', { name: 'Write a pattern' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Pattern').fill('(CU-\\d{5}')
  await form.getByLabel('A text').fill('order of CU-12345')
  await form.getByRole('alert').waitFor()
}

const tried = async (page: Page) => {
  const text = JSON.stringify({
    note: sampleText('deploy with ghp_<<base62:36>>'),
    card: sampleText('<<luhn:4:16>>'),
    encoded: Buffer.from(sampleText('AKIA<<base32:16>> is the key')).toString('base64'),
  })
  await page.getByLabel('Text').fill(text)
  await page.getByRole('list', { name: 'Found' }).waitFor()
}

export const dlp = ({ own }: Awaited<ReturnType<typeof tellDlp>>, { secret }: Story): readonly Shot[] => [
  { name: 'dlp', path: '/dlp', act: () => wait(1500) },
  { name: 'dlp-narrow', path: '/dlp', narrow: true, act: () => wait(1500) },
  { name: 'dlp-error', path: '/dlp', prepare: failing('dlp/patterns**') },
  { name: 'dlp-loading', path: '/dlp', prepare: neverAnswering('dlp/patterns**') },
  { name: 'dlp-no-such', path: '/dlp/nowhere' },
  {
    name: 'dlp-search-none',
    path: '/dlp',
    act: (page) => page.getByLabel('Search').fill('nothing is called this'),
  },
  { name: 'dlp-pattern', path: '/dlp/github_token', act: () => wait(1500) },
  { name: 'dlp-pattern-narrow', path: '/dlp/github_token', narrow: true, act: () => wait(1500) },
  { name: 'dlp-own', path: `/dlp/${own}`, act: () => wait(1500) },
  {
    name: 'dlp-own-change',
    path: `/dlp/${own}`,
    act: (page) => page.getByRole('button', { name: 'Change it' }).click(),
  },
  { name: 'dlp-write', path: '/dlp', act: write },
  { name: 'dlp-write-narrow', path: '/dlp', narrow: true, act: write },
  { name: 'dlp-write-wrong', path: '/dlp', act: wrong },
  { name: 'dlp-try-empty', path: '/dlp/try' },
  { name: 'dlp-try', path: '/dlp/try', act: tried },
  { name: 'dlp-try-narrow', path: '/dlp/try', narrow: true, act: tried },
  { name: 'dlp-denied', path: `/activity/${secret}` },
  { name: 'dlp-denied-narrow', path: `/activity/${secret}`, narrow: true },
]
