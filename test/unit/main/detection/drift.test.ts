// Drift from the first call on: learned, told, raised, restarted; and the very next call is judged by it.
import { describe, expect, it, onTestFinished } from 'vitest'
import { behavioralDriftSchema } from '../../../../src/shared/contract/detection.ts'
import { detectionRooms } from '../../../support/detection-rooms.ts'
import { minute } from '../../../support/detection-rows.ts'

async function rooms() {
  const opened = await detectionRooms()
  onTestFinished(async () => {
    await opened.close()
    expect(opened.faults).toEqual([])
  })
  return { ...opened, drifts: () => opened.told('BEHAVIORAL_DRIFT_DETECTED') }
}

describe('behavioural drift', () => {
  it('is learned from fifty calls, and told when half of thirty use new tools', async () => {
    const { newAgent, calls, baselines, drifts, identity } = await rooms()
    const { id } = await newAgent()
    await calls(id, 49)
    expect(baselines().get(id)).toMatchObject({ state: 'learning', calls: 49, needed: 50, since: null })
    await calls(id, 1)
    expect(baselines().get(id)).toMatchObject({
      state: 'active',
      calls: 50,
      tools: { read_file: 1 },
      resources: ['/home/u'],
    })
    await calls(id, 14, 'delete_file')
    expect(identity.agents.get(id)).toMatchObject({ live_risk_tier: 'medium' })
    await calls(id, 1, 'delete_file')
    // Before the row of the event is acknowledged: the next call is judged by it.
    expect(identity.agents.get(id)).toMatchObject({ risk_tier: 'medium', live_risk_tier: 'high' })
    const [event, ...others] = await drifts()
    expect(others).toEqual([])
    expect(event).toMatchObject({ agent_id: id, severity: 'medium', data: { signals: ['tools'] } })
    const { agent_id, session_id, severity, data, id: event_id } = event!
    const record = { ...data, id: event_id, agent_id, session_id, severity }
    expect(behavioralDriftSchema.parse(withoutRowFields(record)).call_ids).toHaveLength(15)
    expect(identity.agents.get(id).live_risk_reason).toBe(
      'It behaves unlike its baseline. 15 of its last 30 calls used tools that are new to it.',
    )
    expect(baselines().get(id).proposed).toMatchObject({ calls: 50, tools: { read_file: 0.7, delete_file: 0.3 } })
  })

  it('is high when two things are unlike, and told at most every ten minutes', async () => {
    const { newAgent, calls, drifts, told, clock } = await rooms()
    const { id } = await newAgent()
    await calls(id, 50)
    await calls(id, 100, 'delete_file', '/etc/x', 1000)
    expect(await drifts()).toMatchObject([{ severity: 'medium' }])
    clock.move(10 * minute)
    await calls(id, 1, 'delete_file', '/etc/x')
    expect(await drifts()).toMatchObject([
      { severity: 'medium' },
      { severity: 'high', data: { signals: ['tools', 'resources'] } },
    ])
    expect(await told('agent.risk_changed')).toMatchObject([
      { data: { cause: 'drift', before: { live_risk_tier: 'medium' }, after: { live_risk_tier: 'high' } } },
      { data: { cause: 'drift', before: { live_risk_tier: 'high' }, after: { live_risk_tier: 'high' } } },
    ])
  })

  it('is a rate beyond three times the fullest minute', async () => {
    const { newAgent, calls, drifts, clock } = await rooms()
    const { id } = await newAgent()
    await calls(id, 50)
    clock.move(minute)
    await calls(id, 36, 'read_file', '/home/u/work', 1)
    expect(await drifts()).toEqual([])
    await calls(id, 1, 'read_file', '/home/u/work', 1)
    expect(await drifts()).toMatchObject([{ data: { signals: ['rate'] } }])
  })

  it('counts attempts that were denied, and no method that nobody governs', async () => {
    const { newAgent, calls, call, drifts } = await rooms()
    const { id } = await newAgent()
    await calls(id, 50)
    for (let n = 0; n < 20; n += 1) await call(id, { tool_name: 'resources/list', reason: 'method_not_governed' })
    expect(await drifts()).toEqual([])
    for (let n = 0; n < 15; n += 1) await call(id, { tool_name: 'delete_file', policy_result: 'deny' })
    expect(await drifts()).toHaveLength(1)
  })

  it.each(['clean', 'crash'] as const)('is learned and told across a %s restart in the middle', async (how) => {
    const { newAgent, calls, baselines, drifts, restart } = await rooms()
    const { id } = await newAgent()
    await calls(id, 30)
    await restart(how)
    expect(baselines().get(id)).toMatchObject({ state: 'learning', calls: 30 })
    await calls(id, 20)
    await restart(how)
    expect(baselines().get(id)).toMatchObject({ state: 'active', calls: 50, calls_per_minute: 12 })
    await calls(id, 10, 'delete_file')
    await restart(how)
    await calls(id, 5, 'delete_file')
    await restart(how)
    await calls(id, 5, 'delete_file')
    expect(await drifts()).toHaveLength(1)
  })

  it('leaves a critical agent critical, and says why', async () => {
    const { newAgent, calls, identity } = await rooms()
    const { id } = await newAgent('critical')
    await calls(id, 50)
    await calls(id, 15, 'delete_file')
    expect(identity.agents.get(id)).toMatchObject({ live_risk_tier: 'critical' })
    expect(identity.agents.get(id).live_risk_reason).toContain('new to it')
  })

  it('is nobody else’s', async () => {
    const { newAgent, calls, identity, drifts } = await rooms()
    const [one, other] = [await newAgent(), await newAgent()]
    await calls(one.id, 50)
    await calls(other.id, 49, 'delete_file')
    expect(await drifts()).toEqual([])
    await calls(one.id, 15, 'delete_file')
    expect(identity.agents.get(other.id)).toMatchObject({ live_risk_tier: 'medium' })
  })
})

/** What the log itself adds to a record. */
function withoutRowFields({ type, call_id, timestamp, tenant_id, ...record }: Record<string, unknown>) {
  return record
}
