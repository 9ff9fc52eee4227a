// References to subscribed policies: followed to the tenant's own copy, wherever they are code and nowhere else.
import { afterEach, describe, expect, it } from 'vitest'
import { communityReferences, copiesOf, followReferences } from '../../../../src/main/opa/community-references.ts'
import type { TenantPolicy } from '../../../../src/main/opa/render-module.ts'
import { endEngines, envelopeOf, policyId, policyOf, startEngineRoom } from '../../../support/engine-room.ts'

const copies = new Map([['mine', 'id-1']])
const copy = 'data.behavry.tenants["local"].community["id-1"]'
afterEach(endEngines)

describe('references', () => {
  it.each([
    ['x if data.behavry.community.mine.risky', `x if ${copy}.risky`],
    ['x if data.behavry.community.mine["risky"]', `x if ${copy}["risky"]`],
    ['import data.behavry.community.mine', `import ${copy} as mine`],
    ['import data.behavry.community.mine as m', `import ${copy} as m`],
    ['import data.behavry.community.mine.risky', `import ${copy}.risky`],
    ['x := "data.behavry.community.mine"', null],
    ['x := `data.behavry.community.mine`', null],
    ['x := "a \\" data.behavry.community.mine"', null],
    ['x # data.behavry.community.mine', null],
    ['x if data.behavry.community.other.risky', null],
    ['x if data.behavry.community.mineral', null],
    ['x if mydata.behavry.community.mine', null],
    ['x if data.behavry.community["mine"]', null],
  ])('%s', (text, followed) => {
    expect(followReferences(text, 'local', copies)).toBe(followed ?? text)
  })

  it('are found in their places, and of two copies the one with the lower id is meant', () => {
    expect(communityReferences('a\nb if data.behavry.community.mine')).toEqual([{ slug: 'mine', from: 7, to: 34 }])
    const policies = [
      { id: 'b', tenant_id: 'local', slug: 'mine' },
      { id: 'a', tenant_id: 'local', slug: 'mine' },
      { id: '0', tenant_id: 'other', slug: 'mine' },
      { id: 'c', tenant_id: 'local' },
    ]
    expect([...copiesOf(policies, 'local')]).toEqual([['mine', 'a']])
  })

  it('of one tenant never reach the copies of another, nor do its allow rules', async () => {
    const module = (n: number, tenant_id: string, tool: string): TenantPolicy => ({
      ...policyOf(n, '', {
        source: 'community',
        tenant_id,
        slug: 'mine',
        ...(tenant_id === 'local' ? { heard: 'all' } : {}),
      }),
      rego_content: `package behavry.community.mine\n\nrisky if input.request.tool_name == "${tool}"\n\nallow contains "all"\n`,
    })
    const refers = 'deny contains "risky" if data.behavry.community.mine.risky'
    const { opa } = await startEngineRoom({
      policies: [
        module(1, 'local', 'one'),
        module(2, 'other', 'two'),
        policyOf(3, refers),
        policyOf(4, refers, { tenant_id: 'other' }),
      ],
    })
    const heard = async (tenant: string, tool_name: string) =>
      (await opa.decide(envelopeOf({ tenant, tool_name }))).answer.rules
        .map(({ module }) => module)
        .filter((id) => [1, 2, 3, 4].some((n) => policyId(n) === id))
    expect((await heard('local', 'one')).sort()).toEqual([policyId(1), policyId(3)])
    expect(await heard('local', 'two')).toEqual([policyId(1)])
    expect(await heard('other', 'two')).toEqual([policyId(4)])
    expect(await heard('other', 'one')).toEqual([])
    await opa.changePolicies({ put: [module(1, 'local', 'three')] })
    expect(await heard('other', 'two')).toEqual([policyId(4)])
    expect((await heard('local', 'three')).sort()).toEqual([policyId(1), policyId(3)])
  })
})
