// The impact of a change as events, on both mounts: how far it is, then the result; nothing goes on once the reader is gone.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { impactSchema } from '../../../src/shared/contract/policy.ts'
import { regoText } from '../../support/policy-rooms.ts'
import { until } from '../../support/processes.ts'
import { type Mount, mounts, operatorToken } from './mounts.ts'

describe.each(mounts)('impact $name', ({ open }) => {
  let mount: Mount
  beforeEach(async () => {
    mount = await open()
  })
  afterEach(() => mount.close())

  const headers = { authorization: `Bearer ${operatorToken}`, accept: 'text/event-stream' }
  const ask = (body: object, init: RequestInit = {}) =>
    mount.ask('POST', '/policies/impact', body, { headers, ...init })

  it('tells how far it is, then the result, and ends', async () => {
    await mount.rooms.decided()
    await mount.rooms.decided()
    const answer = await ask({ rego_content: regoText(), limit: 100 })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    const blocks = (await answer.text()).split('\n\n').filter((block) => block.startsWith('id: '))
    const events = blocks.map((block) => Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s))))
    expect(events.map(({ id, event }) => [id, event])).toEqual([
      ['1', 'progress'],
      ['2', 'progress'],
      ['3', 'result'],
    ])
    expect(events.slice(0, 2).map(({ data }) => JSON.parse(data ?? ''))).toEqual([
      { done: 0, total: 2 },
      { done: 2, total: 2 },
    ])
    expect(impactSchema.parse(JSON.parse(events[2]?.data ?? ''))).toMatchObject({ calls: 2 })
  })

  it('ends what it asked for when the reader leaves', async () => {
    await mount.rooms.decided()
    let asked: AbortSignal | undefined
    mount.rooms.evaluator.waiting = (signal) => {
      asked = signal
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    }
    const leave = new AbortController()
    const answer = await ask({ rego_content: regoText(), limit: 100 }, { signal: leave.signal })
    const reader = answer.body?.getReader()
    void reader?.read().catch(() => {})
    void reader?.read().catch(() => {})
    await until(() => asked !== undefined, 'the evaluation')
    expect(asked?.aborted).toBe(false)
    leave.abort()
    await reader?.cancel().catch(() => {})
    await until(() => asked?.aborted === true, 'the end of the evaluation')
    expect(mount.rooms.faults).toEqual([])
  })

  it('is refused with what the gate found, each with its place, before it streams', async () => {
    const answer = await ask({ rego_content: regoText('no', 'REFUSED'), limit: 100 })
    expect(answer.status).toBe(422)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    const errors = [{ path: 'rego_content', line: 6, column: 1, code: 'refused', message: 'This is not allowed.' }]
    expect(await answer.json()).toMatchObject({ code: 'policy_refused', errors })
  })

  it('names the fix of a finding where there is one', async () => {
    const answer = await mount.ask('POST', '/policies', {
      name: 'Mine',
      rego_content: regoText('no', 'REFUSED MENDABLE'),
      status: 'active',
    })
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({
      errors: [{ line: 6, column: 1, fix: { title: 'Leave it out', rego_content: regoText('no') } }],
    })
  })
})
