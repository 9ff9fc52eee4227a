// Pictures of the library: its parts, one artifact, packs, subscriptions, publishing, reviewing, and a source that is not as it should be.
import type { Page } from 'playwright-core'
import type { ConsoleProcess } from '../support/console-process.ts'
import { ids, libraryOf, submitted, subscribed } from './library-answers.ts'
import type { Tokens } from './operators.ts'
import { failing, neverAnswering, type Shot, wait } from './shot.ts'

/** Something of each kind to publish. */
export async function tellLibrary({ operator }: ConsoleProcess): Promise<void> {
  await operator.post('/policies', {
    name: 'No lock files',
    description: 'Keeps agents from writing lock files.',
    rego_content: `package behavry.authz.custom

import rego.v1

deny contains "Lock files are written by package managers" if {
	some target in input.request.targets
	endswith(target.value, ".lock")
}
`,
  })
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })
const to = (name: string) => (page: Page) =>
  heading(page, name)
    .first()
    .evaluate((node) => node.scrollIntoView({ block: 'start' }))

const chooseHow = async (page: Page) => {
  await page.getByRole('button', { name: 'How' }).click()
  await page.getByLabel('Hear its allow rules too').click()
}

const tryImpact = async (page: Page) => {
  await page.getByRole('button', { name: 'Try it on your calls' }).click()
  await page.getByTestId('impact').waitFor()
  await to('What it would do to your calls')(page)
}

const packStep = (steps: number) => async (page: Page) => {
  await page.getByRole('button', { name: 'Install …' }).click()
  const sheet = page.getByTestId('install-pack')
  await sheet.waitFor()
  for (let step = 0; step < steps; step += 1) await sheet.getByRole('button', { name: 'Continue' }).click()
}

const installPack = async (page: Page) => {
  await packStep(2)(page)
  await page.getByRole('button', { name: 'Install 3' }).click()
  await page.getByTestId('installed').waitFor()
}

const publishSource = async (page: Page) => {
  await page.getByLabel('No lock files').check()
}

const publishAbout = async (page: Page) => {
  await publishSource(page)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Maintainer').fill('Ada')
}

const publishFilled = async (page: Page) => {
  await publishAbout(page)
  await page.getByLabel('Contact').fill('ada@example.org')
  await page.getByLabel('Category').fill('files')
}

const publishMissing = async (page: Page) => {
  await publishAbout(page)
  await page.getByLabel('Maintainer').fill('')
  await page.getByRole('button', { name: 'Continue' }).click()
}

const publishChecked = async (page: Page) => {
  await publishFilled(page)
  await page.getByRole('button', { name: 'Continue' }).click()
  await wait(300)
}

const publishAtField = async (page: Page) => {
  await publishChecked(page)
  await page.getByRole('button', { name: 'Change it' }).first().click()
  await page.getByLabel('Positive test 1', { exact: true }).scrollIntoViewIfNeeded()
}

const publishSubmit = async (page: Page) => {
  await publishChecked(page)
  await page.getByRole('button', { name: 'Continue' }).click()
}

const publishDone = async (page: Page) => {
  await publishSubmit(page)
  await page.getByRole('button', { name: 'Sign and submit' }).click()
  await heading(page, 'It is in review').waitFor()
}

const publishPack = async (page: Page) => {
  await page.getByLabel('a new pack of artifacts').check()
  await page.getByLabel('Add Medical record number').click()
  await wait(300)
}

const trustKey = async (page: Page) => {
  await page.getByRole('button', { name: 'Trust this key …' }).click()
  await page.getByLabel('Key id that you were told').fill('aaaaaaaaaaaaaaaa')
}

const findings = [
  { path: 'tests.positive.0', code: 'test_failed', message: 'The policy says nothing of this call.' },
  { path: 'name', code: 'look_alike', message: 'The name looks like that of another artifact: No lock file' },
]

const untrusted = {
  state: 'untrusted',
  problem: 'The library shows a log that is no continuation of the one it showed before.',
  shown_key_id: 'fedcba9876543210',
} as const

const refused = { status: 409, contentType: 'application/problem+json' }
const referenced = (page: Page) =>
  page.route('**/api/v1/library/subscriptions/*', (route) =>
    route.request().method() === 'DELETE'
      ? route.fulfill({
          ...refused,
          body: JSON.stringify({
            detail: 'Policies of your own refer to it.',
            code: 'referenced',
            errors: [{ path: `policies.${subscribed.current}`, message: 'Night shift' }],
          }),
        })
      : route.fallback(),
  )

const tryUnsubscribe = async (page: Page) => {
  await page.getByRole('button', { name: 'Unsubscribe' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Unsubscribe' }).click()
  await page.getByText('Night shift').waitFor()
  await page.getByText('Night shift').scrollIntoViewIfNeeded()
}

const both =
  (...steps: readonly ((page: Page) => Promise<unknown>)[]) =>
  async (page: Page) => {
    for (const step of steps) await step(page)
  }

/** With the starter library as it came, in a console in which nothing has happened. */
export const emptyLibrary: readonly Shot[] = [
  { name: 'library-starter', path: '/library' },
  { name: 'library-starter-narrow', path: '/library', narrow: true },
  { name: 'library-starter-browse', path: '/library/browse' },
  { name: 'library-starter-packs', path: '/library/packs' },
  { name: 'library-subscriptions-none', path: '/library/subscriptions' },
  { name: 'library-publish-no-server', path: '/library/publish' },
  { name: 'library-review-no-server', path: '/library/review' },
]

const at = (name: string, path: string, more: Partial<Shot> = {}): Shot => ({
  name: `library-${name}`,
  path: `/library${path}`,
  prepare: libraryOf(),
  ...more,
})

const browsing = (tokens: Tokens): readonly Shot[] => [
  at('featured', ''),
  at('featured-narrow', '', { narrow: true }),
  at('featured-error', '', { prepare: both(libraryOf(), failing('community/featured')) }),
  at('featured-open', `/featured/${ids.pack}`),
  at('browse', '/browse', { prepare: libraryOf({ many: 50_000 }) }),
  at('browse-narrow', '/browse', { narrow: true }),
  at('browse-open', `/browse/${ids.policy}?kind=policy&framework=HIPAA`),
  at('browse-none', '/browse?q=nothing+is+called+this', { prepare: libraryOf({ many: 0 }) }),
  at('browse-empty', '/browse', { prepare: libraryOf({ many: 0 }) }),
  at('browse-loading', '/browse', { prepare: both(libraryOf(), neverAnswering('community/artifacts**')) }),
  at('browse-error', '/browse', { prepare: both(libraryOf(), failing('community/artifacts**')) }),
  at('no-such-part', '/elsewhere'),
  at('policy', `/browse/${ids.policy}`, { width: 1600 }),
  at('policy-narrow', `/browse/${ids.policy}`, { narrow: true }),
  at('policy-source', `/browse/${ids.policy}`, { act: to('Source') }),
  at('policy-viewer', `/browse/${ids.policy}`, { token: tokens.viewer }),
  at('policy-how', `/browse/${ids.policy}`, { prepare: libraryOf({ subscriptions: [] }), act: chooseHow }),
  at('policy-impact', `/browse/${ids.policy}`, { act: tryImpact }),
  at('policy-recommend', `/browse/${ids.policy}`, {
    async act(page) {
      await page.getByRole('button', { name: 'For maintainers of the library' }).click()
      await page.getByRole('button', { name: 'Take it out' }).waitFor()
      await page.getByRole('button', { name: 'Take it out' }).scrollIntoViewIfNeeded()
    },
  }),
  at('policy-error', `/browse/${ids.policy}`, {
    prepare: both(libraryOf(), failing('community/artifacts/*')),
  }),
  at('pattern', `/browse/${ids.pattern}`, { act: to('Source') }),
  at('rule', `/browse/${ids.rule}`),
  at('hostile', `/browse/${ids.hostile}`),
  at('hostile-narrow', `/browse/${ids.hostile}`, { narrow: true }),
]

const having: readonly Shot[] = [
  at('packs', '/packs', { prepare: libraryOf({ subscriptions: [] }) }),
  at('pack', `/packs/${ids.pack}`, { prepare: libraryOf({ subscriptions: [] }) }),
  at('pack-preview', `/packs/${ids.pack}`, { act: packStep(0) }),
  at('pack-choose', `/packs/${ids.pack}`, { act: packStep(1) }),
  at('pack-confirm', `/packs/${ids.pack}`, { act: packStep(2) }),
  at('pack-installed', `/packs/${ids.pack}`, { act: installPack }),
  at('subscriptions', '/subscriptions'),
  at('subscriptions-narrow', '/subscriptions', { narrow: true }),
  at('subscriptions-error', '/subscriptions', { prepare: both(libraryOf(), failing('library/subscriptions?**')) }),
  at('update-pending', `/subscriptions/${subscribed.pending}`, { width: 1600 }),
  at('update-pending-narrow', `/subscriptions/${subscribed.pending}`, { narrow: true }),
  at('update-blocked', `/subscriptions/${subscribed.blocked}`),
  at('subscription-pinned', `/subscriptions/${subscribed.current}`),
  at('subscription-orphaned', `/subscriptions/${subscribed.orphaned}`),
  at('unsubscribe', `/subscriptions/${subscribed.current}`, {
    act: (page) => page.getByRole('button', { name: 'Unsubscribe' }).click(),
  }),
  at('unsubscribe-refused', `/subscriptions/${subscribed.current}`, {
    prepare: both(libraryOf(), referenced),
    act: tryUnsubscribe,
  }),
  at('unreachable', '/browse', {
    prepare: libraryOf({
      status: { state: 'unreachable', problem: 'The library answers with a page of a hotel network.' },
    }),
  }),
  at('stale', '', {
    prepare: libraryOf({ status: { state: 'stale', problem: 'Its newest signed head has expired 3 days ago.' } }),
  }),
  at('untrusted', '', { prepare: libraryOf({ status: untrusted }) }),
  at('untrusted-narrow', '', { narrow: true, prepare: libraryOf({ status: untrusted }) }),
  at('trust-key', '', { prepare: libraryOf({ status: untrusted }), act: trustKey }),
]

const giving: readonly Shot[] = [
  at('publish', '/publish', { act: publishSource }),
  at('publish-about', '/publish', { act: publishAbout }),
  at('publish-about-narrow', '/publish', { narrow: true, act: publishAbout }),
  at('publish-missing', '/publish', { act: publishMissing }),
  at('publish-findings', '/publish', { prepare: libraryOf({ problems: findings }), act: publishChecked }),
  at('publish-at-field', '/publish', { prepare: libraryOf({ problems: findings }), act: publishAtField }),
  at('publish-checked', '/publish', { act: publishChecked }),
  at('publish-submit', '/publish', { act: publishSubmit }),
  at('publish-done', '/publish', { act: publishDone }),
  at('publish-pack', '/publish', { act: publishPack }),
  at('review', '/review'),
  at('review-narrow', '/review', { narrow: true }),
  at('review-none', '/review', { prepare: libraryOf({ submissions: [] }) }),
  at('review-theirs', `/review/${submitted.theirs}`),
  at('review-own', `/review/${submitted.own}`),
  at('review-changes', `/review/${submitted.done}`),
  { name: 'library-settings', path: '/settings', act: to('Community Library') },
  { name: 'library-settings-narrow', path: '/settings', narrow: true, act: to('Community Library') },
]

export const library = (tokens: Tokens): readonly Shot[] => [...browsing(tokens), ...having, ...giving]
