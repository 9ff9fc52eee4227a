// The canary against engines that hold or answer something else: none of them counts as ready.
import { describe, expect, it } from 'vitest'
import { singCanary } from '../../../../src/main/opa/canary.ts'
import type { OpaClient } from '../../../../src/main/opa/client.ts'
import { composePolicySet } from '../../../../src/main/opa/policy-set.ts'
import type { Verdict } from '../../../../src/shared/contract/primitives.ts'
import { policyOf } from '../../../support/engine-room.ts'

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
      return {
        result:
          path === '/v1/policies'
            ? (holding.modules ?? right)
            : 'revision' in holding
              ? holding.revision
              : set.revision,
      }
    },
    decide: async () => ({ result: verdicts.shift(), policy: '', reason: '', contributing: [], rules: [], would: [] }),
  } as unknown as OpaClient
  return { client, asked }
}

describe('the canary', () => {
  it('sings for the right engine, and asks for the modules on demand', async () => {
    const all = engine()
    await singCanary(all.client, set, 'modules')
    expect(all.asked).toContain('/v1/policies')
    const less = engine()
    await singCanary(less.client, set, 'no modules')
    expect(less.asked).not.toContain('/v1/policies')
  })

  it.each([['other'], [undefined], [null]])('is silent on the revision %j', async (revision) => {
    await expect(singCanary(engine({ revision }).client, set, 'modules')).rejects.toThrow('another revision')
  })

  it.each([
    ['one too many', [...right, { id: 'policies/local/x.rego', raw: 'package x\n' }]],
    ['one too few', right.slice(0, -1)],
    ['another text', right.map((each) => ({ ...each, raw: `${each.raw}\n` }))],
    ['another name', right.map((each) => ({ ...each, id: `./${each.id}` }))],
  ])('is silent on other modules: %s', async (_name, modules) => {
    await expect(singCanary(engine({ modules }).client, set, 'modules')).rejects.toThrow('other modules')
  })

  it.each<[Verdict[]]>([
    [['allow', 'allow', 'deny']],
    [['deny', 'escalate', 'deny']],
    [['allow', 'escalate', 'allow']],
  ])('is silent on other answers: %j', async (verdicts) => {
    await expect(singCanary(engine({ verdicts }).client, set, 'modules')).rejects.toThrow('is known')
  })
})
