// What must hold of the fold for whatever policies people write, on the real engine: tenants, the directory, monitor mode.
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PolicyModule, readBaseSet, writeSet } from '../../../../src/main/opa/active-set.ts'
import { composePolicySet, type PolicySet } from '../../../../src/main/opa/policy-set.ts'
import type { TenantPolicy } from '../../../../src/main/opa/render-module.ts'
import type { OpaAnswer } from '../../../../src/shared/contract/decision.ts'
import { envelopeOf, policiesDir, policyId } from '../../../support/engine-room.ts'
import { opaBinary } from '../../../support/opa-binary.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const runs = { numRuns: 25 }
const limitMs = 120_000
const base: { modules: PolicyModule[]; data: Record<string, unknown> } = await readBaseSet(policiesDir)

/** Answers of one engine over this set, one per call. */
async function answersOf(set: PolicySet, calls: readonly string[]): Promise<OpaAnswer[]> {
  const folder = tempFolder()
  await writeSet(folder, set, {})
  const query = '[answer | some call in input; answer := data.behavry.authz.decision with input as call]'
  const printed = execFileSync(opaBinary, ['eval', '--format=values', '-d', '.', '--stdin-input', query], {
    cwd: folder,
    input: `[${calls.join(',')}]`,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const [answers] = JSON.parse(printed) as [OpaAnswer[]]
  expect(answers.length).toBe(calls.length)
  return answers
}

const setOf = (policies: readonly TenantPolicy[]) => composePolicySet(base.modules, base.data, policies)
const summary = ({ would: _, ...verdict }: OpaAnswer) => verdict

const names = { tool_name: ['t1', 't2', 't3'], server_id: ['s1', 's2'], agent_id: ['a1', 'a2'] }
type Field = keyof typeof names
const place: Record<Field, string> = {
  tool_name: 'input.request.tool_name',
  server_id: 'input.request.server_id',
  agent_id: 'input.agent.id',
}
const kind = { tool_name: 'tools', server_id: 'servers', agent_id: 'agents' } as const

/** One rule: what it says, of which calls. A field's names are a condition at the top level of the rule. */
const ruleArb = fc.record({
  word: fc.constantFrom('deny', 'escalate', 'allow'),
  conditions: fc.record(
    {
      tool_name: fc.subarray(names.tool_name, { minLength: 1 }),
      server_id: fc.subarray(names.server_id, { minLength: 1 }),
      agent_id: fc.subarray(names.agent_id, { minLength: 1 }),
    },
    { requiredKeys: [] },
  ),
  action: fc.option(fc.constantFrom('read', 'write', 'delete')),
  style: fc.constantFrom('reason', 'object', 'nonsense'),
})
type Rule = typeof ruleArb extends fc.Arbitrary<infer R> ? R : never

const policyArb = fc.record({
  source: fc.constantFrom<TenantPolicy['source'][]>('custom', 'autogen', 'community'),
  mode: fc.constantFrom<TenantPolicy['mode'][]>('active', 'active', 'monitor'),
  tenant_id: fc.constantFrom('t-one', 't-two'),
  asDecision: fc.boolean(),
  rules: fc.array(ruleArb, { minLength: 1, maxLength: 3 }),
  preferred: fc.constantFrom<Field[]>('tool_name', 'server_id', 'agent_id'),
})
type Drawn = typeof policyArb extends fc.Arbitrary<infer P> ? P : never

const callArb = fc
  .record({
    tenant: fc.constantFrom('t-one', 't-two'),
    tool_name: fc.constantFrom(...names.tool_name),
    server_id: fc.constantFrom(...names.server_id),
    agent_id: fc.constantFrom(...names.agent_id),
    action: fc.constantFrom('read', 'write', 'delete', 'execute'),
    target: fc.constantFrom('/w/a/b/c.md', '/w/a/b/.env', '/w/a/b/MEMORY.md', '/w'),
  })
  .map(envelopeOf)
const callsArb = fc.array(callArb, { minLength: 10, maxLength: 30 })

function conditionsOf({ conditions, action }: Rule): string {
  const named = (Object.keys(conditions) as Field[]).map((field) => {
    const wanted = conditions[field] ?? []
    const [first] = wanted
    return wanted.length === 1 ? `${place[field]} == "${first}"` : `${place[field]} in ${JSON.stringify(wanted)}`
  })
  return ['input.phase == "request"', ...named, ...(action ? [`input.request.action == "${action}"`] : [])].join('\n\t')
}

function textOf({ rules, asDecision }: Drawn): string {
  const [first, ...rest] = rules
  const contributions = (asDecision ? rest : rules).map((rule, n) => {
    const said = { reason: `"r${n}"`, object: `{"policy": "mine.${n}", "reason": "r${n}"}`, nonsense: `${n}` }[
      rule.style
    ]
    return `${rule.word} contains ${said} if {\n\t${conditionsOf(rule)}\n}`
  })
  const decision =
    asDecision && first ? [`decision := {"result": "${first.word}"} if {\n\t${conditionsOf(first)}\n}`] : []
  return ['package behavry.authz.custom', ...decision, ...contributions].join('\n\n')
}

/** Names of the preferred field when every rule has a condition on it (decision 12). */
function indexOf({ rules, preferred }: Drawn): TenantPolicy['index'] {
  const all = rules.map(({ conditions }) => conditions[preferred])
  return all.every((wanted) => wanted !== undefined) ? { [kind[preferred]]: [...new Set(all.flat())] } : null
}

const policiesArb = fc.array(policyArb, { minLength: 1, maxLength: 12 }).map((drawn) =>
  drawn.map(
    (each, n): TenantPolicy => ({
      id: policyId(n),
      tenant_id: each.tenant_id,
      source: each.source,
      mode: each.mode,
      rego_content: textOf(each),
      index: indexOf(each),
    }),
  ),
)

describe('the fold', () => {
  it('answers the same with the directory as when every policy is asked for every call', {
    timeout: limitMs,
  }, async () => {
    let indexed = 0
    await fc.assert(
      fc.asyncProperty(policiesArb, callsArb, async (policies, calls) => {
        indexed += policies.filter(({ index }) => index).length
        const unindexed = policies.map((policy) => ({ ...policy, index: null }))
        expect(await answersOf(setOf(policies), calls)).toEqual(await answersOf(setOf(unindexed), calls))
      }),
      runs,
    )
    expect(indexed).toBeGreaterThan(0)
  })

  it('lets no tenant hear of another, whatever that one wrote', { timeout: limitMs }, async () => {
    const opposite: Record<string, string> = { deny: 'allow', allow: 'deny', escalate: 'allow' }
    await fc.assert(
      fc.asyncProperty(fc.array(policyArb, { minLength: 1, maxLength: 8 }), callsArb, async (drawn, calls) => {
        const of = (tenant_id: string, from: number, all: readonly Drawn[]) =>
          all.map(
            (each, n): TenantPolicy => ({
              id: policyId(from + n),
              tenant_id,
              source: each.source,
              mode: each.mode,
              rego_content: textOf(each),
              index: indexOf(each),
            }),
          )
        const one = of('t-one', 0, drawn)
        const turned = drawn.map((each) => ({
          ...each,
          rules: each.rules.map((rule) => ({ ...rule, word: opposite[rule.word] ?? rule.word })),
        }))
        const two = of('t-two', 100, turned as Drawn[])
        const together = await answersOf(setOf([...one, ...two]), calls)
        const apart = { 't-one': await answersOf(setOf(one), calls), 't-two': await answersOf(setOf(two), calls) }
        calls.forEach((call, n) => {
          const { tenant } = JSON.parse(call) as { tenant: keyof typeof apart }
          expect(together[n]).toEqual(apart[tenant][n])
        })
      }),
      runs,
    )
  })

  it('decides the same whatever is only watched', { timeout: limitMs }, async () => {
    let told = 0
    await fc.assert(
      fc.asyncProperty(policiesArb, callsArb, async (policies, calls) => {
        const active = policies.filter(({ mode }) => mode === 'active')
        const watched = policies.map((policy) => ({ ...policy, mode: 'monitor' as const, id: `w-${policy.id}` }))
        const without = await answersOf(setOf(active), calls)
        const beside = await answersOf(setOf([...active, ...watched]), calls)
        told += beside.filter(({ would }) => would.length > 0).length
        expect(beside.map(summary)).toEqual(without.map(summary))
      }),
      runs,
    )
    expect(told).toBeGreaterThan(0)
  })
})
