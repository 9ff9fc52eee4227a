// What a set is composed of, and the directory that leads to its policies.
import { describe, expect, it } from 'vitest'
import {
  changedSet,
  composePolicySet,
  directoryBetween,
  directoryOf,
  judgesResponses,
} from '../../../../src/main/opa/policy-set.ts'
import type { ModuleIndex, TenantSource } from '../../../../src/main/opa/render-module.ts'
import { policyId, policyOf } from '../../../support/engine-room.ts'

const base = [{ id: 'base/a.rego', hash: 'h', text: 'package a\n' }]
const denies = 'deny contains "no"'
const filed = (n: number, source = 'custom', mode = 'active') => ({ [mode]: { [source]: { deny: [policyId(n)] } } })

describe('the set of policies', () => {
  it('holds the shipped modules, the policies under their own packages, and documents', () => {
    const set = composePolicySet(base, { roles: {} }, [policyOf(1, denies)])
    expect(set.modules.map(({ id }) => id)).toEqual(['base/a.rego', `policies/local/${policyId(1)}.rego`])
    expect(set.modules[1]?.text).toBe(
      `package behavry.tenants["local"].custom["${policyId(1)}"]\n\ndeny contains "no"\n`,
    )
    expect(set.data).toMatchObject({ roles: {}, directory: { local: { always: filed(1) } } })
  })

  it('has another revision for another text, mode, index or document, and the same for the same', () => {
    const revision = (...of: Parameters<typeof policyOf>[]) =>
      composePolicySet(
        base,
        {},
        of.map((each) => policyOf(...each)),
      ).revision
    const others = [
      revision(),
      revision([1, denies]),
      revision([1, `${denies}\n`]),
      revision([1, denies, { mode: 'monitor' }]),
      revision([1, denies, { index: { tools: ['t'] } }]),
      revision([2, denies]),
      composePolicySet(base, { roles: { a: 1 } }, []).revision,
    ]
    expect(new Set(others).size).toBe(others.length)
    expect(revision([1, denies], [2, denies])).toBe(revision([2, denies], [1, denies]))
  })

  it('changes by putting, dropping and replacing documents, and knows what is only watched', () => {
    const first = composePolicySet(base, { roles: {} }, [policyOf(1, denies), policyOf(2, denies)])
    const put = [policyOf(2, denies, { mode: 'monitor' }), policyOf(3, denies)]
    const next = changedSet(first, { put, drop: [policyId(1), 'unknown'], documents: { 'behavry.unmatched': 'deny' } })
    expect([...next.policies.keys()].sort()).toEqual([policyId(2), policyId(3)])
    expect([...next.monitored]).toEqual([policyId(2)])
    expect(next.data).toMatchObject({ roles: {}, behavry: { unmatched: 'deny' } })
    expect(first.policies.size).toBe(2)
  })

  it.each([
    ['../../escape', 'local'],
    ['a/b', 'local'],
    ['a"]', 'local'],
    ['', 'local'],
    ['a', '..'],
    ['a', 'canary'],
  ])('takes no policy %j of tenant %j', (id, tenant_id) => {
    expect(() => composePolicySet(base, {}, [policyOf(1, denies, { id, tenant_id })])).toThrow('cannot be part')
  })

  it('takes no text without a package', () => {
    expect(() => composePolicySet(base, {}, [policyOf(1, '', { rego_content: 'deny contains "no"' })])).toThrow(
      'declares no package',
    )
  })
})

describe('the directory', () => {
  it('files a policy under one kind of name, by tenant', () => {
    const directory = directoryOf([
      policyOf(1, denies, { index: { tools: ['t', 't', 'u'], agents: ['a'] } }),
      policyOf(2, denies, { index: { servers: ['s'], agents: ['a'] }, source: 'autogen', mode: 'monitor' }),
      policyOf(3, denies, { index: { servers: ['s'] }, tenant_id: 'other' }),
      policyOf(4, denies),
    ])
    expect(JSON.parse(JSON.stringify(directory))).toEqual({
      local: {
        always: filed(4),
        tools: { t: filed(1), u: filed(1) },
        servers: {},
        agents: { a: filed(2, 'autogen', 'monitor') },
      },
      other: { always: {}, tools: {}, servers: { s: filed(3) }, agents: {} },
    })
  })

  it('asks a policy always whose index names nothing', () => {
    expect(directoryOf([policyOf(1, denies, { index: {} })]).local?.always).toEqual(filed(1))
    expect(directoryOf([policyOf(1, denies, { index: { tools: [] } })]).local?.always).toEqual(filed(1))
  })

  it('knows which words a policy can contribute: those that stand in its text', () => {
    const text = 'decision := {"result": "allow"}\n\nescalate contains "a"'
    expect(directoryOf([policyOf(1, text), policyOf(2, denies)]).local?.always).toEqual({
      active: {
        custom: {
          deny: [policyId(2)],
          escalate: [policyId(1)],
          allow: [policyId(1)],
          decision: [policyId(1)],
        },
      },
    })
  })

  it('takes any name of a tool', () => {
    const directory = directoryOf([policyOf(1, denies, { index: { tools: ['__proto__', 'constructor'] } })])
    expect(JSON.stringify(directory)).toContain('"__proto__":{"active"')
  })

  it('leads to every policy of both sets while one becomes the other', () => {
    const from = composePolicySet(base, {}, [
      policyOf(1, denies, { index: { tools: ['t'] } }),
      policyOf(2, denies, { index: { tools: ['t'] } }),
    ])
    const to = changedSet(from, {
      drop: [policyId(1)],
      put: [policyOf(2, denies, { index: { tools: ['u'] } }), policyOf(3, denies, { index: { tools: ['v'] } })],
    })
    expect(directoryBetween(from, to).local).toMatchObject({
      always: filed(2),
      tools: { t: filed(1), v: filed(3) },
    })
  })
})

describe('policies that judge answers', () => {
  const policy = (rego_content: string, source: TenantSource = 'custom', index: ModuleIndex | null = null) =>
    judgesResponses({ source, rego_content, index })

  it('are those that name the phase; of generated ones also those that judge findings', () => {
    expect(policy('deny contains "x" if input.phase == "response"')).toBe(true)
    expect(policy('deny contains "x" if input["phase"] == "response"')).toBe(true)
    expect(policy('deny contains "x" if count(input.inbound_findings) > 0')).toBe(false)
    expect(policy('deny contains "x" if count(input.inbound_findings) > 0', 'autogen')).toBe(true)
    expect(policy('deny contains "x" if true # input.phase')).toBe(false)
    expect(policy('deny contains "# no comment" if input.phase == "response"')).toBe(true)
    expect(policy('deny contains "x" if input.phases')).toBe(false)
  })

  it('are none of those of which all rules are bound to requests', () => {
    const text = 'deny contains "x" if input.phase == "request"'
    expect(policy(text, 'autogen', { phases: ['request'] })).toBe(false)
    expect(policy(text, 'autogen', { tools: ['t'] })).toBe(true)
    expect(policy(text, 'autogen', { phases: ['request', 'response'] })).toBe(true)
  })
})
