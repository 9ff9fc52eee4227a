// The library over the API: what it refuses is told as it was said, and what keeps it from answering in words of its own.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LibraryProblem } from '../../../src/main/community/source/library-source.ts'
import type { Subscription, SubscriptionDetail } from '../../../src/shared/contract/library.ts'
import type { Problem } from '../../../src/shared/contract/problem.ts'
import { hiddenToken, type Settings } from '../../../src/shared/contract/settings.ts'
import { policyBody } from '../../support/library-bodies.ts'
import { type Mount, mounts } from './mounts.ts'

/** The engine of these tests speaks for every call. */
const ownBody = policyBody('Mine', { tests: { positive: [{}], negative: [] } })
const errors = [{ path: 'name', message: 'is taken', code: 'name_taken' }]
const problems: [LibraryProblem, Partial<Problem>][] = [
  [
    new LibraryProblem('unreachable', 'Nobody answers.'),
    { status: 503, code: 'library_unreachable', detail: 'Nobody answers.' },
  ],
  [new LibraryProblem('untrusted', 'It lies.'), { status: 409, code: 'library_untrusted' }],
  [new LibraryProblem('stale', 'It is old.'), { status: 409, code: 'library_stale' }],
  [new LibraryProblem('gone', 'It is gone.'), { status: 404, code: 'not_found' }],
  [new LibraryProblem('refused', 'No.'), { status: 409, code: 'library_refused' }],
  [
    new LibraryProblem('refused', 'Taken.', { status: 422, code: 'name_taken', errors }),
    { status: 422, code: 'name_taken', errors },
  ],
  [
    new LibraryProblem('refused', 'Who?', { status: 401, code: 'unauthorised', errors: [] }),
    { status: 403, code: 'unauthorised' },
  ],
  [new LibraryProblem('refused', 'Tea.', { status: 418, code: 'teapot', errors: [] }), { status: 409, code: 'teapot' }],
]

describe.each(mounts)('the library $name', ({ open }) => {
  let mount: Mount
  beforeEach(async () => {
    mount = await open()
  })
  afterEach(async () => {
    expect(mount.rooms.faults).toEqual([])
    await mount.close()
  })
  const ask = async <T>(method: string, path: string, sent?: unknown) => {
    const answer = await mount.ask(method, path, sent)
    return { status: answer.status, body: (answer.status === 204 ? null : await answer.json()) as T }
  }

  it.each(problems)('%s', async (problem, told) => {
    const { id } = mount.rooms.shelf.publish(policyBody('Here'))
    mount.rooms.shelf.problem = problem
    for (const [method, path, body] of [
      ['GET', '/community/artifacts', undefined],
      ['GET', `/community/artifacts/${id}`, undefined],
      ['POST', `/community/artifacts/${id}/subscribe`, {}],
      ['POST', `/community/artifacts/${id}/install`, {}],
      ['POST', '/community/contribute', ownBody],
      ['POST', '/library/trust', { key_id: 'x' }],
    ] as const) {
      const answer = await ask<Problem>(method, path, body)
      expect(answer.status).toBe(told.status)
      expect(answer.body).toMatchObject(told)
    }
    expect((await ask<{ error: string }>('POST', '/library/sync', {})).body.error).toBe(problem.message)
  })

  it('tells how far a sync is, and its result last', async () => {
    const { id } = mount.rooms.shelf.publish(policyBody('Here'))
    await ask('POST', `/community/artifacts/${id}/subscribe`, {})
    const headers = { accept: 'text/event-stream', authorization: 'Bearer operator-token-of-this-test' }
    const text = await (await mount.ask('POST', '/library/sync', {}, { headers })).text()
    const events = [...text.matchAll(/event: (\w+)\ndata: (.*)\n/g)].map(([, event, data]) => [
      event,
      JSON.parse(data ?? ''),
    ])
    expect(events).toEqual([
      ['progress', { done: 0, total: 1 }],
      ['progress', { done: 1, total: 1 }],
      ['result', { checked: 1, updated: 0, blocked: 0 }],
    ])
  })

  it('has those that wait for somebody first, and keeps whole what is not named', async () => {
    const one = mount.rooms.shelf.publish(policyBody('One'))
    const two = mount.rooms.shelf.publish(policyBody('Two'))
    const first = (await ask<Subscription>('POST', `/community/artifacts/${one.id}/subscribe`, {})).body
    await ask('POST', `/community/artifacts/${two.id}/subscribe`, { mode: 'monitor' })
    mount.rooms.shelf.publish(
      policyBody('One', {
        version: '1.1.0',
        content: 'package behavry.community.one\n\ndeny contains "REFUSED" if true\n',
      }),
    )
    await ask('POST', '/library/sync', {})
    const { items } = (await ask<{ items: Subscription[] }>('GET', '/library/subscriptions')).body
    expect(items.map(({ name, state }) => `${name} ${state}`)).toEqual(['One update_blocked', 'Two current'])
    const patched = await ask<SubscriptionDetail>('PATCH', `/library/subscriptions/${first.id}`, { cadence: 'weekly' })
    expect(patched.body).toMatchObject({ cadence: 'weekly', mode: 'enforce', state: 'update_blocked' })
    const refused = await ask<Problem>('POST', `/library/subscriptions/${first.id}/accept`, { version: '1.1.0' })
    expect(refused).toMatchObject({ status: 409, body: { code: 'update_blocked' } })
    const again = await ask<Problem>('POST', `/community/artifacts/${one.id}/subscribe`, {})
    expect(again).toMatchObject({ status: 409, body: { code: 'already_subscribed' } })
    expect(await ask('DELETE', `/library/subscriptions/${first.id}`)).toMatchObject({ status: 204 })
    expect(await ask('DELETE', `/library/subscriptions/${first.id}`)).toMatchObject({ status: 404 })
  })

  it('never shows its token, keeps it when it comes back hidden, and gives it to no other address', async () => {
    const patch = async (body: Partial<Settings>) => (await ask<Settings>('PATCH', '/settings', body)).body
    const kept = () => mount.rooms.settings.current().library_token
    expect((await ask<Settings>('GET', '/settings')).body.library_token).toBe('')
    const library_base_url = 'https://library.example.org'
    expect(await patch({ library_base_url, library_token: 'secret-1' })).toMatchObject({ library_token: hiddenToken })
    expect((await ask<Settings>('GET', '/settings')).body.library_token).toBe(hiddenToken)
    await patch({ library_token: hiddenToken, library_base_url, hold_seconds: 7 })
    expect(kept()).toBe('secret-1')
    await patch({ library_base_url: 'https://elsewhere.example.org', library_token: hiddenToken })
    expect(kept()).toBe('')
    const rows = JSON.stringify((await mount.rooms.events()).filter(({ type }) => type === 'settings.updated'))
    expect(rows).not.toContain('secret-1')
    for (const wrong of ['ftp://x', 'https://user:pw@x.org', 'nonsense'])
      expect(await ask('PATCH', '/settings', { library_base_url: wrong })).toMatchObject({ status: 422 })
  })
})
