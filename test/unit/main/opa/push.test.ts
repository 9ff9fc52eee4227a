// The order of a push: the way to a policy is open before it comes and until it has gone; one encoding for both.
import { describe, expect, it } from 'vitest'
import { changedSet, composePolicySet, type PolicyChange } from '../../../../src/main/opa/policy-set.ts'
import { pushChanges } from '../../../../src/main/opa/push.ts'
import { policyId, policyOf } from '../../../support/engine-room.ts'

const text = 'deny contains "no" if input.request.tool_name == "t"'
const modulePath = (n: number) => `/v1/policies/policies/local/${policyId(n)}.rego`

async function pushed(before: ReturnType<typeof policyOf>[], change: PolicyChange): Promise<string[]> {
  const from = composePolicySet([], {}, before)
  const to = changedSet(from, change)
  const calls: string[] = []
  const keep = async (method: string, path: string, body?: string) => {
    const shown = path === '/v1/data/revision' ? (JSON.parse(body ?? '') === to.revision ? ' new' : ' other') : ''
    const ids =
      path === '/v1/data/directory' ? ` ${(body?.match(/"always":\{[^}]*/)?.[0] ?? '').includes(policyId(1))}` : ''
    calls.push(`${method} ${path}${shown}${ids}`)
    return null
  }
  await pushChanges({ keep }, from, to, change.documents ?? {})
  return calls
}

describe('a push', () => {
  it('opens the way before a policy comes', async () => {
    expect(await pushed([], { put: [policyOf(1, text)] })).toEqual([
      'PUT /v1/data/directory true',
      `PUT ${modulePath(1)}`,
      'PUT /v1/data/revision new',
    ])
  })

  it('closes it after the policy has gone', async () => {
    expect(await pushed([policyOf(1, text)], { drop: [policyId(1)] })).toEqual([
      `DELETE ${modulePath(1)}`,
      'PUT /v1/data/directory false',
      'PUT /v1/data/revision new',
    ])
  })

  it('compiles nothing for a policy that was held unheard: only the way to it is opened', async () => {
    const unheard = policyOf(1, text, { heard: 'none' })
    expect(await pushed([], { put: [unheard] })).toEqual([
      'PUT /v1/data/directory false',
      `PUT ${modulePath(1)}`,
      'PUT /v1/data/revision new',
    ])
    expect(await pushed([unheard], { put: [policyOf(1, text)] })).toEqual([
      'PUT /v1/data/directory true',
      'PUT /v1/data/revision new',
    ])
  })

  it('has every call ask a policy while it is filed elsewhere', async () => {
    const moved = policyOf(1, `${text}\n`, { index: { tools: ['t'] } })
    expect(await pushed([policyOf(1, text, { index: { servers: ['s'] } })], { put: [moved] })).toEqual([
      'PUT /v1/data/directory true',
      `PUT ${modulePath(1)}`,
      'PUT /v1/data/directory false',
      'PUT /v1/data/revision new',
    ])
  })

  it('puts documents before the policies that read them', async () => {
    expect(await pushed([], { put: [policyOf(1, text)], documents: { 'behavry.unmatched': 'deny' } })).toEqual([
      'PUT /v1/data/behavry/unmatched',
      'PUT /v1/data/directory true',
      `PUT ${modulePath(1)}`,
      'PUT /v1/data/revision new',
    ])
  })

  it('touches no module for another mode', async () => {
    expect(await pushed([policyOf(1, text)], { put: [policyOf(1, text, { mode: 'monitor' })] })).toEqual([
      'PUT /v1/data/directory true',
      'PUT /v1/data/revision new',
    ])
  })
})
