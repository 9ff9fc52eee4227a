// Baselines and the way out of a raised risk: approved by a person, or calm for an hour; too many approvals are an alarm.
import { describe, expect, it, onTestFinished } from 'vitest'
import { agentBaselineSchema } from '../../../../src/shared/contract/detection.ts'
import { detectionRooms } from '../../../support/detection-rooms.ts'
import { minute } from '../../../support/detection-rows.ts'
import { until } from '../../../support/processes.ts'

async function rooms() {
  const opened = await detectionRooms()
  onTestFinished(async () => {
    await opened.close()
    expect(opened.faults).toEqual([])
  })
  const { id } = await opened.newAgent()
  return {
    ...opened,
    id,
    live: () => opened.identity.agents.get(id).live_risk_tier,
    async drift() {
      await opened.calls(id, 50)
      await opened.calls(id, 15, 'delete_file', '/srv/x')
      expect(opened.identity.agents.get(id)).toMatchObject({ live_risk_tier: 'high' })
    },
  }
}

describe('a baseline', () => {
  it('is what is proposed once it is approved; the risk is lowered at once and the same drifts no more', async () => {
    const { id, drift, baselines, live, told, calls, identity, clock } = await rooms()
    await drift()
    const { proposed } = baselines().get(id)
    await calls(id, 3, 'other_tool')
    const approved = await baselines().approve(id, 'maria')
    expect(agentBaselineSchema.parse(approved)).toEqual({
      ...proposed,
      state: 'active',
      needed: 50,
      since: clock.timestamp(),
    })
    expect(approved.tools).toEqual({ read_file: 0.7, delete_file: 0.3 })
    expect([live(), identity.agents.get(id).live_risk_reason]).toEqual(['medium', undefined])
    expect(await told('agent.baseline_approved')).toMatchObject([
      {
        agent_id: id,
        data: { operator_id: 'maria', before: { tools: { read_file: 1 } }, after: approved.tools && proposed },
      },
    ])
    expect((await told('agent.risk_changed'))[1]).toMatchObject({
      data: {
        cause: 'baseline_approved',
        operator_id: 'maria',
        after: { live_risk_tier: 'medium', live_risk_reason: null },
      },
    })
    clock.move(20 * minute)
    await calls(id, 50, 'delete_file', '/srv/x')
    expect(await told('BEHAVIORAL_DRIFT_DETECTED')).toHaveLength(1)
  })

  it('is the last calls when nothing is proposed, also before enough were made', async () => {
    const { id, baselines, calls } = await rooms()
    await expect(baselines().approve(id, 'local')).rejects.toMatchObject({ status: 409, code: 'nothing_learned' })
    await calls(id, 10)
    expect(await baselines().approve(id, 'local')).toMatchObject({
      state: 'active',
      calls: 10,
      tools: { read_file: 1 },
    })
    await calls(id, 10, 'list_directory')
    await calls(id, 40)
    const tools = { read_file: 0.8, list_directory: 0.2 }
    expect(await baselines().approve(id, 'local')).toMatchObject({ calls: 50, tools })
  })

  it('of nobody is not found, and of a revoked agent not approved', async () => {
    const { id, baselines, calls, identity } = await rooms()
    expect(() => baselines().get('nobody')).toThrow('no such agent')
    await expect(baselines().approve('nobody', 'local')).rejects.toMatchObject({ status: 404 })
    await calls(id, 1)
    await identity.agents.revoke(id, 'local')
    await expect(baselines().approve(id, 'local')).rejects.toMatchObject({ status: 409, code: 'agent_revoked' })
  })

  it('approved more than three times in a day is an alarm, across a restart', async () => {
    const { id, baselines, calls, told, restart, clock } = await rooms()
    await calls(id, 1)
    for (let n = 0; n < 3; n += 1) await baselines().approve(id, 'local')
    expect(await told('BASELINE_POISONING_SUSPECTED')).toEqual([])
    await restart('crash')
    await baselines().approve(id, 'local')
    expect(await told('BASELINE_POISONING_SUSPECTED')).toMatchObject([
      { agent_id: id, severity: 'high', data: { approvals: 4, call_ids: [] } },
    ])
    clock.move(24 * 60 * minute)
    await baselines().approve(id, 'local')
    expect(await told('BASELINE_POISONING_SUSPECTED')).toHaveLength(1)
  })
})

describe('calm', () => {
  it('of an hour lowers the risk, and is a row of the log', async () => {
    const { id, drift, live, baselines, told, clock, identity } = await rooms()
    await drift()
    clock.move(59 * minute)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(live()).toBe('high')
    clock.move(minute)
    await until(async () => live() === 'medium', 'the lower risk')
    expect(identity.agents.get(id).live_risk_reason).toBeUndefined()
    expect(baselines().get(id)).not.toHaveProperty('proposed')
    await until(async () => (await told('agent.risk_changed')).length === 2, 'its row')
    expect((await told('agent.risk_changed'))[1]).toMatchObject({ data: { cause: 'calm', operator_id: null } })
  })

  it('counts while nothing runs, and lowers to what is configured by then', async () => {
    const { id, drift, live, restart, clock, identity } = await rooms()
    await drift()
    await identity.agents.update(id, { name: 'renamed' }, 'local')
    expect(live()).toBe('high')
    await restart()
    expect(live()).toBe('high')
    clock.move(61 * minute)
    await restart()
    await until(async () => live() === 'medium', 'the lower risk', 900)
  })

  it('leaves alone what an operator has set', async () => {
    const { id, drift, live, clock, identity, told } = await rooms()
    await drift()
    await identity.agents.update(id, { risk_tier: 'critical' }, 'local')
    expect(live()).toBe('critical')
    clock.move(61 * minute)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(live()).toBe('critical')
    expect(await told('agent.risk_changed')).toHaveLength(1)
  })
})
