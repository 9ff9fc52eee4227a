// Policies that contradict themselves, fail or contribute nonsense, on the real engine: each harms its own calls and is named.
import { afterEach, describe, expect, it } from 'vitest'
import type { Opa } from '../../../../src/main/opa/opa.ts'
import {
  type CallParts,
  endEngines,
  envelopeOf,
  policyId,
  policyOf,
  startEngineRoom,
} from '../../../support/engine-room.ts'

afterEach(endEngines)

const ask = async (opa: Opa, parts: Partial<CallParts> = {}) => (await opa.decide(envelopeOf(parts))).answer
const conflict = (n: number) => `policy_conflict:${policyId(n)}`
const when = 'if input.request.tool_name == "read_file"'
const contradicts = `decision := {"result": "allow"} ${when}\n\ndecision := {"result": "deny"} ${when}`
const denies = `deny contains "No" ${when}`

describe('a policy that contradicts itself', () => {
  it.each([
    ['in its decision', contradicts],
    ['in a function', `_f(x) := 1 if x\n\n_f(x) := 2 if x\n\ndeny contains "no" if _f(input.phase == "request") == 1`],
    ['in an object', 'escalate contains "no" if {\n\tm := {k: v | some v in [1, 2]; k := "a"}\n\tm.a == 1\n}'],
    ['in a helper', 'allow contains "yes" if _level == 1\n\n_level := 1 if input.phase\n\n_level := 2 if input.tenant'],
  ])('denies the call and is named: %s', async (_name, body) => {
    const { opa } = await startEngineRoom({ policies: [policyOf(1, body)] })
    const answer = await ask(opa)
    expect(answer).toMatchObject({ result: 'deny', policy: conflict(1), contributing: [conflict(1)] })
    expect(answer.rules[0]).toMatchObject({ module: policyId(1), source: 'conflict' })
    expect(answer.rules.map(({ policy }) => policy)).toContain('filesystem.read')
  })

  it('touches no other call', async () => {
    const { opa } = await startEngineRoom({ policies: [policyOf(1, contradicts)] })
    expect((await ask(opa, { tool_name: 'other' })).result).toBe('allow')
  })

  it('is named when it came by itself, and forgotten when it goes', async () => {
    const { opa } = await startEngineRoom()
    await opa.changePolicies({ put: [policyOf(1, contradicts)] })
    expect((await ask(opa)).policy).toBe(conflict(1))
    await opa.changePolicies({ drop: [policyId(1)] })
    expect((await ask(opa)).result).toBe('allow')
  })

  it('silences no other policy', async () => {
    const { opa } = await startEngineRoom({ policies: [policyOf(1, contradicts), policyOf(2, denies)] })
    expect(await ask(opa)).toMatchObject({ policy: conflict(1), contributing: [policyId(2), conflict(1)].sort() })
  })

  it.each([2, 4])('is named with every other one: %i', async (count) => {
    const many = Array.from({ length: count }, (_, n) => policyOf(n + 1, contradicts))
    const { opa } = await startEngineRoom({ policies: [...many, policyOf(9, denies)] })
    const answer = await ask(opa)
    expect(answer.result).toBe('deny')
    expect(answer.contributing).toEqual([...many.map((_, n) => conflict(n + 1)), policyId(9)].sort())
  })

  it('denies all the same when there are more of them than anybody asks about', async () => {
    const many = Array.from({ length: 8 }, (_, n) => policyOf(n + 1, contradicts))
    const { opa } = await startEngineRoom({ policies: many })
    const answer = await ask(opa)
    expect(answer.result).toBe('deny')
    expect(answer.policy).toMatch(/^policy_conflict:/)
    expect((await ask(opa, { tool_name: 'other' })).result).toBe('allow')
  })

  it('decides nothing while it is only watched', async () => {
    const watched = Array.from({ length: 6 }, (_, n) => policyOf(n + 1, contradicts, { mode: 'monitor' }))
    const { opa } = await startEngineRoom({ policies: [...watched, policyOf(9, 'escalate contains "Ask"')] })
    const answer = await ask(opa)
    expect(answer).toMatchObject({ result: 'escalate', reason: 'Ask', contributing: [policyId(9)] })
    expect(answer.would).toMatchObject([{ policy: expect.stringMatching(/^policy_conflict:/), source: 'conflict' }])
  })

  it('is denied beside a watched one', async () => {
    const policies = [policyOf(1, contradicts, { mode: 'monitor' }), policyOf(2, contradicts)]
    const { opa } = await startEngineRoom({ policies })
    const answer = await ask(opa)
    expect(answer).toMatchObject({ result: 'deny', policy: conflict(2), contributing: [conflict(2)] })
  })
})

describe('a policy that fails otherwise', () => {
  it('says nothing where a built-in function fails, as everywhere in Rego', async () => {
    const body = `deny contains "No" if to_number(input.request.tool_name) > 1\n\ndeny contains "Nor" if 1 / input.request.elided[0] == 1`
    const { opa } = await startEngineRoom({ policies: [policyOf(1, body)] })
    expect(await ask(opa)).toMatchObject({ result: 'allow', contributing: ['filesystem.read'] })
  })

  it('denies by name where it contributes what is no decision', async () => {
    const { opa } = await startEngineRoom({
      policies: [policyOf(1, 'allow contains 7'), policyOf(2, 'decision := true')],
    })
    const malformed = [1, 2].map((n) => `policy_malformed:${policyId(n)}`)
    expect(await ask(opa)).toMatchObject({ result: 'deny', policy: malformed[0], contributing: malformed })
  })

  it('keeps numbers as they were written when it is asked around', async () => {
    const exact = `deny contains "No" if input.request.parameters.id == 9007199254740993`
    const { opa } = await startEngineRoom({ policies: [policyOf(1, contradicts), policyOf(2, exact)] })
    const text = envelopeOf({ parameters: { id: 'ID' } }).replace('"ID"', '9007199254740993')
    const { answer } = await opa.decide(text)
    expect(answer.contributing).toContain(policyId(2))
  })
})

describe('the three examples of the seed', () => {
  const readOnly = policyOf(
    1,
    `decision := {
	"result": "deny",
	"reason": "Agent data-analyst-01 is restricted to read operations only",
	"policy": "custom.agent_readonly",
} if {
	input.agent.id == "a1b2c3d4-0000-0000-0000-000000000001"
	input.request.action in {"write", "delete", "execute"}
}`,
    { index: { agents: ['a1b2c3d4-0000-0000-0000-000000000001'] } },
  )
  const highRisk = policyOf(
    2,
    `decision := {
	"result": "escalate",
	"reason": "High-risk agent requires human approval for all non-read actions",
	"policy": "custom.high_risk_escalate",
} if {
	input.agent.risk_tier in {"high", "critical"}
	input.request.action != "read"
}`,
  )
  const hours = policyOf(
    3,
    `decision := {
	"result": "deny",
	"reason": "Write operations only permitted during business hours (09:00-18:00 UTC)",
	"policy": "custom.business_hours",
} if {
	input.request.action in {"write", "delete"}
	not _within_hours
}

_within_hours if {
	hour := time.clock(time.now_ns())[0]
	hour >= 9
	hour < 18
}`,
  )
  const at = (time: string) => Date.parse(time) * 1_000_000
  const noon = at('2026-01-05T12:00:00Z')
  const night = at('2026-01-05T20:00:00Z')
  const analyst = 'a1b2c3d4-0000-0000-0000-000000000001'

  it('work together without conflict', async () => {
    const { opa } = await startEngineRoom({ policies: [readOnly, highRisk, hours] })
    const high = async (parts: Partial<CallParts>) => {
      const text = envelopeOf(parts).replace('"risk_tier":"low"', '"risk_tier":"high"')
      return (await opa.decide(text)).answer
    }
    const write = { action: 'write', now_ns: noon }
    expect(await ask(opa, { ...write, agent_id: analyst })).toMatchObject({ policy: 'custom.agent_readonly' })
    expect(await ask(opa, { agent_id: analyst, now_ns: noon })).toMatchObject({ result: 'allow' })
    expect(await ask(opa, write)).toMatchObject({ result: 'allow' })
    expect(await ask(opa, { ...write, now_ns: night })).toMatchObject({
      result: 'deny',
      policy: 'custom.business_hours',
    })
    expect(await high(write)).toMatchObject({ result: 'escalate', policy: 'custom.high_risk_escalate' })
    expect(await high({ ...write, agent_id: analyst, now_ns: night })).toMatchObject({
      result: 'deny',
      policy: 'custom.agent_readonly',
      contributing: ['custom.agent_readonly', 'custom.business_hours'],
    })
  })
})
