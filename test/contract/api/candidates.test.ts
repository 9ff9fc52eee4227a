// Candidates over the API: lists and figures, review, edits, trials, and when they act by themselves.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Candidate, CandidateTemplate, CandidateTest } from '../../../src/shared/contract/candidate.ts'
import type { Policy } from '../../../src/shared/contract/policy.ts'
import type { Problem } from '../../../src/shared/contract/problem.ts'
import { type Mount, mounts } from './mounts.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
const own = 'package behavry.authz.autogen\n\ndeny contains "mine" if input.phase == "request"\n'

describe.each(mounts)('candidates $name', ({ open }) => {
  let mount: Mount
  beforeEach(async () => {
    mount = await open()
  })
  afterEach(async () => {
    expect(mount.rooms.faults).toEqual([])
    await mount.close()
  })

  const ask = async <T>(method: string, path: string, sent?: unknown, init?: RequestInit) => {
    const answer = await mount.ask(method, path, sent, init)
    return { status: answer.status, body: (await answer.json()) as T }
  }
  const get = async (id: string) => (await ask<Candidate>('GET', `/policy-candidates/${id}`)).body
  const listed = async (query: string) =>
    (await ask<{ items: Candidate[]; total: number }>('GET', `/policy-candidates${query}`)).body
  const rows = async (type: string) => (await mount.rooms.events()).filter((event) => event.type === type)
  const act = <T = Candidate & Omit<Problem, 'status'>>(
    id: string,
    what: string,
    sent: object = {},
    init?: RequestInit,
  ) => ask<T>(what === 'rego' ? 'PATCH' : 'POST', `/policy-candidates/${id}/${what}`, sent, init)

  it('lists them newest first, by status, event and confidence, in pages', async () => {
    const weak = await mount.rooms.detected({ severity: 'low', tool_name: 'a' })
    const strong = await mount.rooms.detected({ severity: 'critical', tool_name: 'b' })
    const other = await mount.rooms.detected({ type: 'BEHAVIOR_REVERSAL', action_class: 'delete', tool_name: 'c' })
    const ids = async (query: string) => (await listed(query)).items.map(({ id }) => id)
    expect(await ids('')).toEqual([other.id, strong.id, weak.id])
    expect(await ids('?min_confidence=0.5')).toEqual([other.id, strong.id])
    expect(await ids('?min_confidence=0.6')).toEqual([strong.id])
    expect(await ids('?max_confidence=0.3')).toEqual([weak.id])
    expect(await ids('?source_event_type=BEHAVIOR_REVERSAL&status=proposed')).toEqual([other.id])
    expect(await ids('?status=approved')).toEqual([])
    expect(await listed('?limit=1&offset=1')).toMatchObject({ items: [{ id: strong.id }], total: 3 })
    expect((await ask('GET', '/policy-candidates?status=open')).status).toBe(422)
    expect((await ask('GET', '/policy-candidates?min_confidence=2')).status).toBe(422)
  })

  it('counts them by status within the window', async () => {
    const made = await Promise.all(['a', 'b', 'c'].map((tool_name) => mount.rooms.detected({ tool_name })))
    await act(made[0]?.id ?? '', 'approve')
    await act(made[1]?.id ?? '', 'reject')
    const figures = { proposed: 1, approved: 1, rejected: 1, auto_activated: 0 }
    expect((await ask('GET', '/policy-candidates/stats')).body).toEqual({ ...figures, window_days: 30 })
    mount.rooms.clock.move(8 * 24 * 3_600_000)
    const { body } = await ask('GET', '/policy-candidates/stats?window_days=7')
    expect(body).toEqual({ proposed: 0, approved: 0, rejected: 0, auto_activated: 0, window_days: 7 })
  })

  it('404 for one that is not there', async () => {
    expect((await ask('GET', `/policy-candidates/${nobody}`)).status).toBe(404)
    for (const what of ['impact', 'templates'])
      expect((await ask('GET', `/policy-candidates/${nobody}/${what}`)).status).toBe(404)
    for (const what of ['approve', 'reject', 'undo']) expect((await act(nobody, what)).status).toBe(404)
    expect((await act(nobody, 'test', { input: {} })).status).toBe(404)
    expect((await act(nobody, 'rego', { rego_rule: own })).status).toBe(404)
  })

  it('becomes an active policy that leads back to it, by whoever holds the token, with the notes in the log', async () => {
    const { id, rego_rule } = await mount.rooms.detected()
    const said = { reviewed_by: 'admin@example.com', review_notes: 'Verified.' }
    const { status, body } = await act(id, 'approve', said)
    expect([status, body]).toMatchObject([200, { status: 'approved', reviewed_by: 'local', review_notes: 'Verified.' }])
    const policy = (await ask<Policy>('GET', `/policies/${body.activated_policy_id}`)).body
    expect(policy).toMatchObject({ source: 'autogen', status: 'active', candidate_id: id, rego_content: rego_rule })
    expect(mount.rooms.proofs.engine.modules.has(policy.id)).toBe(true)
    const told = {
      candidate_id: id,
      policy_id: policy.id,
      reviewed_by: 'local',
      pattern_signature: body.pattern_signature,
    }
    expect((await rows('POLICY_CANDIDATE_APPROVED'))[0]?.data).toEqual({ ...told, confidence: 0.5 })
    expect((await rows('policy_candidate_approved'))[0]?.data).toMatchObject({
      ...told,
      notes: 'Verified.',
      reviewer_named: 'admin@example.com',
      self_approved: false,
    })
    for (const what of ['approve', 'reject'])
      expect(await act(id, what)).toMatchObject({ status: 409, body: { code: 'already_decided' } })
    expect(await act(id, 'rego', { rego_rule: own })).toMatchObject({ status: 409 })
  })

  it('is taken back: its policy is archived, it is rejected, and a second time there is nothing to take back', async () => {
    const { id } = await mount.rooms.detected()
    expect(await act(id, 'undo')).toMatchObject({ status: 409, body: { code: 'not_active' } })
    const { activated_policy_id } = (await act(id, 'approve')).body
    const { status, body } = await act(id, 'undo', { review_notes: 'It was us.' })
    expect([status, body]).toMatchObject([200, { status: 'rejected', review_notes: 'It was us.', activated_policy_id }])
    expect((await ask('GET', `/policies/${activated_policy_id}`)).body).toMatchObject({ status: 'archived' })
    expect(await act(id, 'undo')).toMatchObject({ status: 409 })
  })

  it('is rejected with notes', async () => {
    const { id, pattern_signature } = await mount.rooms.detected()
    const { body } = await act(id, 'reject', { reviewed_by: 'somebody', review_notes: 'A manual.' })
    expect(body).toMatchObject({ status: 'rejected', reviewed_by: 'local', review_notes: 'A manual.' })
    expect((await rows('POLICY_CANDIDATE_REJECTED'))[0]?.data).toEqual({
      candidate_id: id,
      reviewed_by: 'local',
      review_notes: 'A manual.',
      pattern_signature,
    })
    expect((await rows('policy_candidate_rejected'))[0]?.data).toMatchObject({
      notes: 'A manual.',
      operator_id: 'local',
    })
    expect(await act(id, 'approve')).toMatchObject({ status: 409 })
  })

  it('is edited while it is proposed, and only into what the gate takes', async () => {
    const { id } = await mount.rooms.detected()
    const refused = await act(id, 'rego', { rego_rule: `${own}# REFUSED` })
    expect(refused).toMatchObject({ status: 422, body: { code: 'policy_refused', errors: [{ line: 4 }] } })
    expect((await act(id, 'rego', { rego_rule: own })).body).toMatchObject({ edited: true, rego_rule: own })
    expect((await rows('policy_candidate_edited'))[0]?.data).toMatchObject({ candidate_id: id, after: own })
    expect((await act(id, 'approve')).body).toMatchObject({ status: 'approved', rego_rule: own })
  })

  it('takes another text with the approval, which passes the gate again', async () => {
    const { id } = await mount.rooms.detected()
    expect(await act(id, 'approve', { rego_rule: 'REFUSED' })).toMatchObject({
      status: 422,
      body: { code: 'policy_refused' },
    })
    expect(await get(id)).toMatchObject({ status: 'proposed', edited: false, activated_policy_id: null })
    expect((await ask<{ total: number }>('GET', '/policies?source=autogen')).body.total).toBe(0)
    expect((await act(id, 'approve', { rego_rule: own })).body).toMatchObject({ edited: true, rego_rule: own })
  })

  it('of the text that a candidate has, what was put there by somebody who slipped past the gate is refused as well', async () => {
    const { id } = await mount.rooms.detected()
    mount.rooms.store.sqlite.prepare('update candidates set rego_rule = ?').run('REFUSED')
    expect(await act(id, 'approve')).toMatchObject({ status: 422 })
    expect(mount.rooms.proofs.engine.modules.size).toBe(0)
  })

  it('stays as it was when the engine does not take it', async () => {
    const { id } = await mount.rooms.detected()
    mount.rooms.proofs.engine.broken = true
    expect(await act(id, 'approve')).toMatchObject({ status: 503 })
    expect(await get(id)).toMatchObject({ status: 'proposed', activated_policy_id: null })
    mount.rooms.proofs.engine.broken = false
    expect((await act(id, 'approve')).status).toBe(200)
  })

  it('is approved once, however many try, and as the text that they saw', async () => {
    const { id } = await mount.rooms.detected()
    const answers = await Promise.all([
      act(id, 'approve'),
      act(id, 'approve'),
      act(id, 'reject'),
      act(id, 'rego', { rego_rule: own }),
    ])
    expect(answers.filter(({ body }) => body.status === 'approved' || body.status === 'rejected')).toHaveLength(1)
    const { total } = (await ask<{ total: number }>('GET', '/policies?source=autogen&status=active')).body
    expect(total).toBe((await get(id)).status === 'approved' ? 1 : 0)
    expect(mount.rooms.proofs.engine.modules.size).toBe(total)
  })

  describe('what somebody wrote', () => {
    it('is approved by themselves where there is nobody else, and the log says so', async () => {
      const { id } = await mount.rooms.detected()
      await act(id, 'rego', { rego_rule: own })
      expect((await act(id, 'approve')).status).toBe(200)
      expect((await rows('policy_candidate_approved'))[0]?.data).toMatchObject({ self_approved: true })
    })

    it('takes another admin where there is one, also when the text comes with the approval', async () => {
      const headers = await mount.as('admin')
      const { id } = await mount.rooms.detected()
      const alone = await act(id, 'approve', { rego_rule: own })
      expect(alone).toMatchObject({ status: 403, body: { code: 'self_approval' } })
      await act(id, 'rego', { rego_rule: own })
      expect(await act(id, 'approve')).toMatchObject({ status: 403, body: { code: 'self_approval' } })
      expect(await get(id)).toMatchObject({ status: 'proposed' })
      expect((await act(id, 'approve', {}, { headers })).status).toBe(200)
      const other = await mount.rooms.detected({ tool_name: 'as_generated' })
      expect((await act(other.id, 'approve')).status).toBe(200)
    })

    it('may be written by an author and approved by an admin only', async () => {
      const headers = await mount.as('policy_author')
      const { id } = await mount.rooms.detected()
      expect((await act(id, 'rego', { rego_rule: own }, { headers })).status).toBe(200)
      for (const what of ['approve', 'reject', 'undo']) expect((await act(id, what, {}, { headers })).status).toBe(403)
      expect((await act(id, 'approve')).status).toBe(200)
    })
  })

  it('is tried on an input that says little', async () => {
    const { id } = await mount.rooms.detected()
    const input = { agent: { id: 'test-agent' }, request: { tool_name: 'write_file', action: 'write' } }
    const { status, body } = await act<CandidateTest>(id, 'test', { input })
    expect([status, body]).toEqual([
      200,
      {
        candidate_id: id,
        opa_result: { result: { deny: ['no'] } },
        rego_package: 'behavry.authz.autogen',
        decision: { without: 'allow', with: 'deny' },
      },
    ])
  })

  it('offers what the templates that fit say of its event', async () => {
    const { id, rego_rule } = await mount.rooms.detected({ target: '/srv/x' })
    const { body } = await ask<{ items: CandidateTemplate[] }>('GET', `/policy-candidates/${id}/templates`)
    expect(body.items.map(({ template }) => template)).toEqual([
      'injection_block',
      'conditioning_block',
      'drift_escalate',
      'requester_validation',
      'behavior_reversal',
      'resource_restrict',
      'rate_ceiling',
    ])
    expect(body.items[0]?.rego_rule).toBe(rego_rule)
    const drift = await mount.rooms.detected({
      type: 'BEHAVIORAL_DRIFT_DETECTED',
      tool_name: null,
      pattern_class: null,
    })
    const fitting = await ask<{ total: number }>('GET', `/policy-candidates/${drift.id}/templates`)
    expect(fitting.body.total).toBe(3)
  })

  it('act by themselves as an admin says, and the log keeps who said so', async () => {
    const defaults = (await ask<object>('GET', '/admin/policy-automation')).body
    expect(defaults).toEqual({
      auto_activate_enabled: false,
      auto_activate_threshold: 0.85,
      min_sessions: 1,
      daily_cap: 20,
      ttl_hours: null,
      auto_max_reach: null,
      rejected_quiet_hours: 24,
    })
    const patched = await ask('PATCH', '/admin/policy-automation', { auto_activate_enabled: true, ttl_hours: 12 })
    expect(patched).toEqual({ status: 200, body: { ...defaults, auto_activate_enabled: true, ttl_hours: 12 } })
    expect((await ask('GET', '/admin/policy-automation')).body).toEqual(patched.body)
    expect((await rows('policy_automation.updated'))[0]?.data).toMatchObject({ operator_id: 'local', before: defaults })
    for (const wrong of [
      { auto_activate_threshold: 1.1 },
      { min_sessions: 0 },
      { daily_cap: -1 },
      { ttl_hours: 0 },
      { other: 1 },
    ])
      expect((await ask('PATCH', '/admin/policy-automation', wrong)).status).toBe(422)
  })
})
