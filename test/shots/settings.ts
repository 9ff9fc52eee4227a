// Pictures of Settings.
import { answering, failing, type Shot } from './shot.ts'

export const settings: readonly Shot[] = [
  { name: 'settings', path: '/settings' },
  { name: 'settings-narrow', path: '/settings', narrow: true },
  {
    name: 'settings-wrong',
    path: '/settings',
    async act(page) {
      await page.getByLabel('An open call is held').fill('soon')
      await page.getByLabel('critical').fill('0')
      await page.getByRole('button', { name: 'Save the settings' }).click()
    },
  },
  {
    name: 'settings-verified',
    path: '/settings',
    async act(page) {
      await page.getByRole('button', { name: 'Verify the log' }).click()
      await page.getByText('signed head matches').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'settings-not-verified',
    path: '/settings',
    prepare: answering('audit/verify', { ok: false, rows: 90, first_bad_seq: 12, head: null }),
    async act(page) {
      await page.getByRole('button', { name: 'Verify the log' }).click()
      await page.getByText('Row 12').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'settings-secrets',
    path: '/settings',
    act: (page) => page.getByLabel('What becomes of secrets in what tools answer').scrollIntoViewIfNeeded(),
  },
  { name: 'settings-error', path: '/settings', prepare: failing('settings') },
]
