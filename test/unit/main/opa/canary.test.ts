// The canary against engines that hold or answer something else: none of them counts as ready.
import { describe, expect, it } from 'vitest'
import { singCanary } from '../../../../src/main/opa/canary.ts'
import type { OpaClient } from '../../../../src/main/opa/client.ts'
import { composePolicySet } from '../../../../src/main/opa/policy-set.ts'
import type { Verdict } from '../../../../src/shared/contract/primitives.ts'
import { policyId, policyOf } from '../../../support/engine-room.ts'

const set = composePolicySet([{ id: 'base/a.rego', hash: 'h', text: 'package a\n' }], {}, [
  policyOf(1, 'deny contains "x"'),
])
const right = [{ id: 'system/authz.rego', raw: '' }, ...set.modules.map(({ id, text }) => ({ id, raw: text }))]

function engine(holding: { revision?: unknown; modules?: { id: string; raw: string }[]; verdicts?: Verdict[] } = {}) {
  const verdicts = [...(holding.verdicts ?? ['allow', 'escalate', 'deny'])]
  const asked: string[] = []
  const client = {
    keep: async (_method: string, path: string) => {
      asked.push(path)
      const modules = holding.modules ?? right
      if (path === '/v1/policies') return { result: modules }
      if (path === '/v1/data/revision') return { result: 'revision' in holding ? holding.revision : set.revision }
      return { result: modules.find(({ id }) => path.endsWith(id)) }
    },
    decide: async () => ({ result: verdicts.shift(), policy: '', reason: '', contributing: [], rules: [], would: [] }),
  } as unknown as OpaClient
  return { client, asked }
}

describe('the canary', () => {
  it('sings for the right engine, and looks at all modules or at those that came', async () => {
    const all = engine()
    await singCanary(all.client, set, 'all')
    expect(all.asked).toContain('/v1/policies')
    const less = engine()
    await singCanary(less.client, set, set.modules.slice(1))
    expect(less.asked.slice(1)).toEqual([`/v1/policies/policies/local/${policyId(1)}.rego`])
    const none = engine()
    await singCanary(none.client, set, [])
    expect(none.asked).toEqual(['/v1/data/revision'])
  })

  it.each([['other'], [undefined], [null]])('is silent on the revision %j', async (revision) => {
    await expect(singCanary(engine({ revision }).client, set, 'all')).rejects.toThrow('another revision')
  })

  it.each([
    ['one too many', [...right, { id: 'policies/local/x.rego', raw: 'package x\n' }]],
    ['one too few', right.slice(0, -1)],
    ['another text', right.map((each) => ({ ...each, raw: `${each.raw}\n` }))],
    ['another name', right.map((each) => ({ ...each, id: `./${each.id}` }))],
  ])('is silent on other modules: %s', async (_name, modules) => {
    await expect(singCanary(engine({ modules }).client, set, 'all')).rejects.toThrow('other modules')
  })

  it.each([
    ['another text', right.map((each) => ({ ...each, raw: `${each.raw}\n` }))],
    ['none', []],
  ])('is silent on what came being %s', async (_name, modules) => {
    await expect(singCanary(engine({ modules }).client, set, set.modules.slice(1))).rejects.toThrow('other modules')
  })

  it.each<[Verdict[]]>([
    [['allow', 'allow', 'deny']],
    [['deny', 'escalate', 'deny']],
    [['allow', 'escalate', 'allow']],
  ])('is silent on other answers: %j', async (verdicts) => {
    await expect(singCanary(engine({ verdicts }).client, set, 'all')).rejects.toThrow('is known')
  })
})
