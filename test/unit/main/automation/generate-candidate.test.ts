// From detections to candidates and policies: known patterns get surer, some stay quiet, some act by themselves, and a restart forgets nothing.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAutoActivate } from '../../../../src/main/automation/auto-activate.ts'
import { createGenerateCandidate } from '../../../../src/main/automation/generate-candidate.ts'
import type { Generated } from '../../../../src/main/automation/prove.ts'
import { foreseeable, ruleOf } from '../../../../src/main/automation/templates/foreseeable.ts'
import type { PatchPolicyAutomation } from '../../../../src/shared/contract/candidate.ts'
import { resultOf } from '../../../../src/shared/progress-event.ts'
import { automationRooms } from '../../../support/automation-rooms.ts'
import { detectionEntry, detectionRow } from '../../../support/detections.ts'
import { identityRooms } from '../../../support/identity-rooms.ts'
import { decided } from '../../../support/log-rows.ts'
import { gateDouble } from '../../../support/policy-rooms.ts'

const hour = 3_600_000
const blocked = 'INBOUND_INJECTION_BLOCKED'
const signature = 'injection:prompt_injection:read_file'
let base: Awaited<ReturnType<typeof identityRooms>>
let rooms: Awaited<ReturnType<typeof automationRooms>>

beforeEach(async () => {
  base = await identityRooms()
  rooms = await automationRooms(base)
})
afterEach(async () => {
  await rooms.close()
  await base.close()
  expect(rooms.faults).toEqual([])
})

const restart = async () => {
  await rooms.close()
  rooms = await automationRooms(base)
}
const types = async () => (await base.events()).map(({ type }) => type).filter((type) => /policy|POLICY/.test(type))
const eventsOf = async (type: string) => (await base.events()).filter((event) => event.type === type)

describe('a detection', () => {
  it('proposes a policy, and the log says so', async () => {
    const candidate = await rooms.detected({ severity: 'medium' })
    expect(candidate).toMatchObject({
      pattern_signature: signature,
      source_event_type: 'INBOUND_INJECTION_DETECTED',
      template: 'injection_block',
      rego_package: 'behavry.authz.autogen',
      confidence: 0.4,
      confidence_breakdown: { frequency: 0.3, severity: 0.1, corroboration: 0, occurrences: 1 },
      severity: 'medium',
      status: 'proposed',
      edited: false,
      activated_policy_id: null,
    })
    const [event] = await eventsOf('POLICY_CANDIDATE_PROPOSED')
    expect(event?.data).toMatchObject({
      candidate_id: candidate?.id,
      pattern_signature: signature,
      confidence: 0.4,
      source_event_type: 'INBOUND_INJECTION_DETECTED',
    })
    expect(rooms.engine.modules.size).toBe(0)
  })

  it('of each of the six types proposes what its template says', async () => {
    const proposed: Record<string, string> = {}
    for (const [type, more] of [
      ['INBOUND_INJECTION_DETECTED', {}],
      [blocked, { tool_name: 'other' }],
      ['INJECTION_CONDITIONING_SUSPECTED', {}],
      ['BEHAVIORAL_DRIFT_DETECTED', { session_id: null }],
      ['REQUESTER_SESSION_CYCLING', { session_ids: ['a', 'b', 'c'], requester_id: 'u' }],
      ['BEHAVIOR_REVERSAL', { action_class: 'delete' }],
    ] as const)
      proposed[type] = (await rooms.detected(more, type))?.template ?? 'none'
    expect(proposed).toEqual({
      INBOUND_INJECTION_DETECTED: 'injection_block',
      INBOUND_INJECTION_BLOCKED: 'injection_block',
      INJECTION_CONDITIONING_SUSPECTED: 'conditioning_block',
      BEHAVIORAL_DRIFT_DETECTED: 'drift_escalate',
      REQUESTER_SESSION_CYCLING: 'requester_validation',
      BEHAVIOR_REVERSAL: 'behavior_reversal',
    })
  })

  it('that nothing can be made of is passed over, as is any other row', async () => {
    await rooms.detected({ pattern_class: null }, blocked)
    await rooms.detected({}, 'DLP_VIOLATION')
    expect(rooms.all()).toEqual([])
  })

  it('whose text the gate refuses proposes nothing, and the next one is dealt with', async () => {
    await rooms.detected({ tool_name: 'REFUSED', action_class: 'delete' }, 'BEHAVIOR_REVERSAL')
    expect(rooms.all()).toEqual([])
    expect(rooms.faults.splice(0)).toHaveLength(1)
    expect(await rooms.detected()).toBeDefined()
  })
})

describe('a repeat', () => {
  it('raises counter and confidence, never lowers it, and keeps who was there', async () => {
    await rooms.detected({ severity: 'critical', session_id: 's1' })
    const weaker = await rooms.detected({ severity: 'low', session_id: 's2', agent_id: 'agent-2' })
    expect(weaker).toMatchObject({ confidence: 0.6, severity: 'critical' })
    expect(weaker?.confidence_breakdown).toEqual({ frequency: 0.3, severity: 0.3, corroboration: 0, occurrences: 2 })
    const corroborated = await rooms.detected({ severity: 'medium' }, blocked)
    expect(corroborated).toMatchObject({
      confidence: 0.9,
      source_event_type: 'INBOUND_INJECTION_DETECTED',
      source_event_types: ['INBOUND_INJECTION_DETECTED', blocked],
      confidence_breakdown: { frequency: 0.6, severity: 0.1, corroboration: 0.2, occurrences: 3 },
    })
    expect(rooms.all()).toHaveLength(1)
    const [row] = rooms.candidateRows.list({}, 1, 0).items
    expect([row?.agents, row?.sessions]).toEqual(['["agent-1","agent-2"]', '["s1","s2","session-1"]'])
    expect(await eventsOf('POLICY_CANDIDATE_PROPOSED')).toHaveLength(1)
  })

  it('keeps the newest fifty events', async () => {
    const entries = Array.from({ length: 60 }, () => detectionEntry())
    for (const entry of entries) await base.log.append(entry)
    await rooms.settled()
    const [candidate] = rooms.all()
    expect(candidate?.source_event_ids).toEqual(entries.slice(10).map(({ record }) => record.id))
    expect(candidate?.confidence_breakdown.occurrences).toBe(60)
  })

  it('at the same moment as the first makes one candidate', async () => {
    await Promise.all(Array.from({ length: 20 }, () => base.log.append(detectionEntry())))
    await rooms.settled()
    expect(rooms.all()).toMatchObject([{ confidence: 1, confidence_breakdown: { occurrences: 20 } }])
    expect(await eventsOf('POLICY_CANDIDATE_PROPOSED')).toHaveLength(1)
  })

  it('settled twice at once is proposed once', async () => {
    const prove = async ({ text }: Generated) => gateDouble.check(text, { source: 'autogen' })
    const settings = rooms.policyAutomation.current
    const parts = { ...base, ...rooms.proofs, candidates: rooms.candidateRows, settings, prove, tenantId: 'local' }
    const autoActivate = createAutoActivate({ ...parts, async makeReady() {}, onActivated() {} })
    const generate = createGenerateCandidate({ ...parts, autoActivate })
    const sightings = [1, 2].flatMap((seq) => generate.see(detectionRow(undefined, {}, { seq })) ?? [])
    const settled = await Promise.all(sightings.map(generate.settle))
    expect(settled.map((candidate) => candidate?.id)).toEqual([rooms.all()[0]?.id, rooms.all()[0]?.id])
    expect(rooms.all()).toMatchObject([{ confidence_breakdown: { occurrences: 2 } }])
    expect(await eventsOf('POLICY_CANDIDATE_PROPOSED')).toHaveLength(1)
  })

  it('is of a rule that was proved before it came, where rules may activate themselves', async () => {
    const asked: (string | null)[] = []
    const prove = async ({ text, ...occasion }: Generated) => {
      asked.push(ruleOf(occasion))
      return gateDouble.check(text, { source: 'autogen' })
    }
    const settings = rooms.policyAutomation.current
    const parts = { ...base, ...rooms.proofs, candidates: rooms.candidateRows, settings, prove, tenantId: 'local' }
    const { prepare } = createAutoActivate({ ...parts, async makeReady() {}, onActivated() {} })
    await prepare(new AbortController().signal)
    expect(asked).toEqual([])
    await rooms.policyAutomation.patch({ auto_activate_enabled: true }, 'local')
    await prepare(AbortSignal.abort())
    expect(asked).toEqual([])
    await prepare(new AbortController().signal)
    expect(asked).toEqual(foreseeable().map(ruleOf))
  })

  it('cannot be proposed twice whoever tries', async () => {
    const { id } = (await rooms.detected()) ?? { id: '' }
    const row = rooms.candidateRows.byId(id)
    expect(() => row && rooms.candidateRows.insert({ ...row, id: 'another' })).toThrow('UNIQUE')
  })
})

describe('what was decided', () => {
  it('rejected, stays quiet for a day, then may be proposed anew', async () => {
    const first = await rooms.detected()
    await rooms.candidates.reject(first?.id ?? '', { review_notes: 'harmless' }, 'local')
    base.clock.move(24 * hour - 1)
    await rooms.detected()
    expect(rooms.all()).toHaveLength(1)
    base.clock.move(1)
    const second = await rooms.detected()
    expect(second).toMatchObject({ status: 'proposed', confidence_breakdown: { occurrences: 3 } })
    expect(second?.id).not.toBe(first?.id)
  })

  it('rejected, stays quiet as long as the setting says', async () => {
    await rooms.policyAutomation.patch({ rejected_quiet_hours: 1 }, 'local')
    await rooms.candidates.reject((await rooms.detected())?.id ?? '', {}, 'local')
    base.clock.move(hour)
    expect(await rooms.detected()).toMatchObject({ status: 'proposed' })
  })

  it('approved, is not proposed again while its policy is in force', async () => {
    const candidate = await rooms.detected()
    const { activated_policy_id: policyId } = await rooms.candidates.approve(candidate?.id ?? '', {}, 'local')
    base.clock.move(48 * hour)
    await rooms.detected()
    await rooms.policies.patch(policyId ?? '', { status: 'monitor' }, 'local')
    await rooms.detected()
    expect(rooms.all()).toHaveLength(1)
    await rooms.policies.patch(policyId ?? '', { status: 'archived' }, 'local')
    expect(rooms.all()).toMatchObject([
      { status: 'rejected', review_notes: 'Its policy was archived.', reviewed_by: 'local' },
    ])
    await rooms.detected()
    expect(rooms.all()).toHaveLength(1)
    base.clock.move(24 * hour)
    expect(await rooms.detected()).toMatchObject({ status: 'proposed' })
  })
})

describe('a restart', () => {
  it('keeps counters, window, candidates and what is in force', async () => {
    await rooms.policyAutomation.patch({ auto_activate_enabled: true }, 'local')
    for (let n = 0; n < 2; n += 1) await rooms.detected({ severity: 'high' })
    await rooms.detected({ tool_name: 'other' })
    const before = rooms.all()
    await restart()
    expect(rooms.all()).toEqual(before)
    expect(await rooms.detected({ severity: 'high' })).toMatchObject({
      confidence: 0.8,
      confidence_breakdown: { occurrences: 3 },
    })
    for (let n = 4; n <= 10; n += 1) await rooms.detected({ severity: 'high' })
    const [, active] = rooms.all()
    expect(active).toMatchObject({ status: 'auto_activated', confidence: 1, confidence_breakdown: { occurrences: 10 } })
    await restart()
    expect(await rooms.detected()).toMatchObject({
      id: active?.id,
      status: 'auto_activated',
      confidence_breakdown: { occurrences: 11 },
    })
    expect(rooms.policies.list({ limit: 9, offset: 0, source: 'autogen' }).items).toMatchObject([{ status: 'active' }])
    expect(await eventsOf('POLICY_CANDIDATE_PROPOSED')).toHaveLength(2)
  })

  it('makes up for what the last run heard and had no time for, once', async () => {
    await rooms.detected({ tool_name: 'first' })
    await rooms.close()
    await base.log.append(detectionEntry())
    rooms = await automationRooms(base)
    await rooms.settled()
    expect(rooms.all().map(({ pattern_signature }) => pattern_signature)).toEqual([
      signature,
      'injection:prompt_injection:first',
    ])
    await restart()
    await rooms.settled()
    expect(rooms.all().map((each) => each.confidence_breakdown.occurrences)).toEqual([1, 1])
  })

  it('of a console that knew no automation proposes nothing of the past', async () => {
    await rooms.close()
    base.store.sqlite.exec("delete from settings where name = 'policy_generator_seq'")
    await base.log.append(detectionEntry())
    rooms = await automationRooms(base)
    await rooms.settled()
    expect(rooms.all()).toEqual([])
    expect(await rooms.detected()).toMatchObject({ confidence_breakdown: { occurrences: 2 } })
  })
})

describe('activation by itself', () => {
  const on = (more: PatchPolicyAutomation = {}) =>
    rooms.policyAutomation.patch({ auto_activate_enabled: true, ...more }, 'local')
  const sure = async (more: object = {}) => {
    for (let n = 0; n < 9; n += 1) await rooms.detected(more)
    return rooms.detected(more)
  }

  it('is off', async () => {
    expect(await sure()).toMatchObject({ confidence: 1, status: 'proposed' })
    expect(rooms.engine.modules.size).toBe(0)
  })

  it('comes when the threshold is met, after the proposal, with the engine before the log', async () => {
    await on({ auto_activate_threshold: 0.8 })
    await rooms.detected()
    expect(await rooms.detected()).toMatchObject({ confidence: 0.5, status: 'proposed' })
    const candidate = await rooms.detected()
    expect(candidate).toMatchObject({ confidence: 0.8, status: 'auto_activated', reviewed_by: null })
    const policy = rooms.policies.get(candidate?.activated_policy_id ?? '')
    expect(policy).toMatchObject({
      status: 'active',
      source: 'autogen',
      candidate_id: candidate?.id,
      rego_content: candidate?.rego_rule,
    })
    expect(rooms.engine.modules.get(policy.id)).toMatchObject({ mode: 'active' })
    expect(await types()).toEqual([
      'policy_automation.updated',
      'POLICY_CANDIDATE_PROPOSED',
      'POLICY_AUTO_ACTIVATED',
      'policy.created',
      'policy_candidate_measured',
    ])
    expect((await eventsOf('POLICY_AUTO_ACTIVATED'))[0]?.data).toMatchObject({
      candidate_id: candidate?.id,
      policy_id: policy.id,
      rego_package: 'behavry.authz.autogen',
      confidence: 0.8,
      pattern_signature: signature,
    })
  })

  it('waits in the engine, unheard, for the event that makes it sure', async () => {
    await on({ auto_activate_threshold: 0.8 })
    const { id = '', rego_rule } = (await rooms.detected()) ?? {}
    expect(rooms.engine.modules.get(id)).toEqual({ text: rego_rule, mode: 'active', heard: 'none' })
    expect(rooms.policies.list({ limit: 9, offset: 0, source: 'autogen' }).total).toBe(0)
    await rooms.detected()
    expect(await rooms.detected()).toMatchObject({ status: 'auto_activated', activated_policy_id: id })
    expect(rooms.engine.modules.get(id)).toEqual({ text: rego_rule, mode: 'active' })
  })

  it('does not come when the engine does not take it, and comes with the next event when it does', async () => {
    await on()
    rooms.engine.broken = true
    expect(await sure()).toMatchObject({ status: 'proposed' })
    expect(rooms.faults.splice(0).length).toBeGreaterThan(0)
    expect(await eventsOf('POLICY_AUTO_ACTIVATED')).toEqual([])
    rooms.engine.broken = false
    expect(await rooms.detected()).toMatchObject({ status: 'auto_activated' })
  })

  it('waits for as many sessions as the setting says', async () => {
    await on({ min_sessions: 2 })
    expect(await sure()).toMatchObject({ confidence: 1, status: 'proposed' })
    expect(await rooms.detected({ session_id: 'another' })).toMatchObject({ status: 'auto_activated' })
  })

  it('comes so many times a day', async () => {
    await on({ daily_cap: 1 })
    expect(await sure({ tool_name: 'a' })).toMatchObject({ status: 'auto_activated' })
    expect(await sure({ tool_name: 'b' })).toMatchObject({ status: 'proposed' })
    base.clock.move(24 * hour)
    expect(await rooms.detected({ tool_name: 'b' })).toMatchObject({ status: 'auto_activated' })
  })

  it('never comes for a text that also allows, however it got there', async () => {
    const { id } = (await rooms.detected()) ?? { id: '' }
    const text = 'package behavry.authz.autogen\n\ndeny contains "a" if true\n\nallow contains "b" if true\n'
    base.store.sqlite.prepare('update candidates set rego_rule = ? where id = ?').run(text, id)
    await on({ auto_activate_threshold: 0 })
    expect(await rooms.detected()).toMatchObject({ status: 'proposed' })
    // Once when it was to be made ready, once when it was to act.
    expect(rooms.faults.splice(0)).toMatchObject([{ code: 'may_loosen' }, { code: 'may_loosen' }])
    expect(rooms.engine.modules.size).toBe(0)
  })

  it('never comes for a text that somebody edited', async () => {
    await on()
    const candidate = await rooms.detected()
    await rooms.candidates.edit(candidate?.id ?? '', `${candidate?.rego_rule}# more\n`, 'local')
    expect(await sure()).toMatchObject({ confidence: 1, status: 'proposed', edited: true })
  })

  it('never comes again for what was taken back', async () => {
    await on({ rejected_quiet_hours: 0 })
    const candidate = await sure()
    const undone = await rooms.candidates.undo(candidate?.id ?? '', 'It was us.', 'local')
    expect(undone).toMatchObject({ status: 'rejected', review_notes: 'It was us.', reviewed_by: 'local' })
    expect(rooms.engine.modules.size).toBe(0)
    expect(rooms.policies.get(candidate?.activated_policy_id ?? '').status).toBe('archived')
    expect((await types()).slice(-3)).toEqual([
      'policy.archived',
      'POLICY_CANDIDATE_REJECTED',
      'policy_candidate_rejected',
    ])
    const again = await sure()
    expect(again).toMatchObject({ confidence: 1, status: 'proposed' })
    await expect(rooms.candidates.undo(candidate?.id ?? '', undefined, 'local')).rejects.toThrow('No policy is active')
  })

  it('ends when its time is over, and then never comes again', async () => {
    await on({ ttl_hours: 2, rejected_quiet_hours: 0 })
    const candidate = await sure()
    base.clock.move(2 * hour - 1)
    await rooms.sweep()
    expect(rooms.engine.modules.size).toBe(1)
    base.clock.move(1)
    await rooms.sweep()
    expect(rooms.engine.modules.size).toBe(0)
    expect(rooms.candidates.get(candidate?.id ?? '')).toMatchObject({
      status: 'rejected',
      review_notes: 'Its time was over.',
      reviewed_by: 'automation',
    })
    expect(await sure()).toMatchObject({ status: 'proposed' })
  })
})

describe('the impact of what activated itself', () => {
  const write = async (found: boolean) => {
    const call_id = crypto.randomUUID()
    const input = { hash: call_id, envelope: JSON.stringify({ request: { action: 'write' } }) }
    await base.log.append({
      type: 'call.decided',
      call_id,
      record: { ...decided(call_id, { input_hash: call_id }) },
      input,
    })
    const judged = { id: crypto.randomUUID(), inbound_findings: [{ pattern_class: 'prompt_injection' }] }
    if (found) await base.log.append({ type: 'call.judged', call_id, record: judged })
  }
  const activate = async (auto_max_reach: number | null) => {
    await rooms.policyAutomation.patch(
      { auto_activate_enabled: true, auto_activate_threshold: 0.5, auto_max_reach },
      'local',
    )
    const candidate = await rooms.detected()
    const { status } = rooms.policies.get(candidate?.activated_policy_id ?? '')
    const [event] = await eventsOf('policy_candidate_measured')
    return { id: candidate?.id ?? '', status, told: event?.data }
  }

  it('is attached and told, and goes no further without a limit', async () => {
    await write(false)
    await write(true)
    const { id, status, told } = await activate(null)
    expect(status).toBe('active')
    expect(told).toMatchObject({ candidate_id: id, newly_denied: 2, without_finding: 1, set_to_monitor: false })
    const impact = await resultOf(rooms.candidates.impact(id)(new AbortController().signal))
    expect(impact.newly_denied).toMatchObject({ count: 2, with_findings: 1 })
  })

  it('within the limit leaves the rule active: what carried a finding is not counted', async () => {
    await write(false)
    await write(true)
    expect(await activate(1)).toMatchObject({ status: 'active' })
  })

  it('beyond the limit has it watched only', async () => {
    await write(false)
    await write(false)
    const { id, status, told } = await activate(1)
    expect(status).toBe('monitor')
    expect(told).toMatchObject({ without_finding: 2, set_to_monitor: true })
    expect(rooms.candidates.get(id).status).toBe('auto_activated')
  })

  it('is measured at the next start when the last one ended before it was', async () => {
    const { id } = await activate(null)
    base.store.sqlite.exec('update candidates set impact = null')
    await write(false)
    await restart()
    await rooms.settled()
    expect(rooms.candidateRows.byId(id)?.impact).toContain('"count":1')
  })
})
