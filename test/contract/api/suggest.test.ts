// A rule made of recorded calls over the API: what is given, what is refused with a sentence, and who may.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { policySuggestionSchema } from '../../../src/shared/contract/candidate.ts'
import type { CallDecided } from '../../../src/shared/contract/event.ts'
import type { Problem } from '../../../src/shared/contract/problem.ts'
import { decidedEntry } from '../../support/log-rows.ts'
import { type Mount, mounts } from './mounts.ts'

describe.each(mounts)('suggest $name', ({ open }) => {
  let mount: Mount
  beforeEach(async () => {
    mount = await open()
  })
  afterEach(async () => {
    expect(mount.rooms.faults).toEqual([])
    await mount.close()
  })

  const ask = async <T>(body: unknown, init?: RequestInit) => {
    const answer = await mount.ask('POST', '/policies/suggest', body, init)
    return { status: answer.status, body: (await answer.json()) as T }
  }

  it.each(['allow', 'deny', 'escalate'] as const)(
    'gives a text to %s, which becomes a draft as it is',
    async (effect) => {
      const call_ids = [await mount.rooms.decided()]
      const { status, body } = await ask<unknown>({ call_ids, effect })
      expect(status).toBe(200)
      const { name, description, rego_content, covers } = policySuggestionSchema.parse(body)
      expect(rego_content).toMatch(new RegExp(`^package behavry\\.authz\\.custom\\n[\\s\\S]*\\n${effect} contains \\{`))
      expect(covers).toMatchObject({ tools: ['read_file'], server_ids: ['files'], untargeted: false })
      expect(covers.targets).toEqual([{ kind: 'path', op: 'read', value: '/srv/MEMORY.md', below: false }])
      const kept = await mount.ask('POST', '/policies', { name, description, rego_content })
      expect([kept.status, await kept.json()]).toMatchObject([201, { status: 'draft', name, rego_content }])
    },
  )

  it('takes a call that is named twice once', async () => {
    const id = await mount.rooms.decided()
    const [once, twice] = [
      await ask({ call_ids: [id], effect: 'deny' }),
      await ask({ call_ids: [id, id], effect: 'deny' }),
    ]
    expect(twice).toEqual(once)
  })

  it('changes nothing and keeps nothing', async () => {
    await ask({ call_ids: [await mount.rooms.decided()], effect: 'deny' })
    const policies = await mount.ask('GET', '/policies?source=custom')
    expect(await policies.json()).toEqual({ items: [], total: 0 })
    expect(await mount.rooms.events()).toEqual([])
  })

  it('404 for a call that the log does not have, also among others', async () => {
    const id = await mount.rooms.decided()
    for (const call_ids of [[randomUUID()], ['x'], [id, randomUUID()]]) {
      const { status, body } = await ask<Problem>({ call_ids, effect: 'deny' })
      expect([status, body.code]).toEqual([404, 'not_found'])
    }
  })

  it('422 with a sentence for a call that no policy was asked about, or whose input is gone', async () => {
    const record = async (more: Partial<CallDecided>) => {
      const entry = decidedEntry(more)
      await mount.rooms.log.append(entry)
      return entry.call_id
    }
    for (const [input_hash, words] of [
      [null, 'This call was refused before any policy was asked, so a rule would never see one like it.'],
      [
        'f'.repeat(64),
        'What the policy engine was asked for this call is not kept any more, so no rule can be made of it.',
      ],
    ] as const) {
      const { status, body } = await ask<Problem>({ call_ids: [await record({ input_hash })], effect: 'deny' })
      expect([status, body.code, body.detail]).toEqual([422, 'no_input', words])
    }
  })

  it.each([
    ['no calls', { call_ids: [] }, 'call_ids'],
    ['too many', { call_ids: Array.from({ length: 51 }, () => randomUUID()) }, 'call_ids'],
    ['an effect that is none', { effect: 'block' }, 'effect'],
    ['an unknown key', { status: 'active' }, 'status'],
  ])('422 for %s', async (_name, more, path) => {
    const { status, body } = await ask<Problem>({ call_ids: ['x'], effect: 'deny', ...more })
    expect([status, body.errors?.[0]?.path]).toEqual([422, path])
  })

  it('is a policy author’s to ask', async () => {
    const body = { call_ids: [await mount.rooms.decided()], effect: 'deny' }
    expect((await ask(body, { headers: await mount.as('policy_author') })).status).toBe(200)
    expect((await ask(body, { headers: await mount.as('analyst') })).status).toBe(403)
  })
})
