// Candidates as the page has them: loaded by status, renewed by their events, typed texts kept.
import { describe, expect, it, vi } from 'vitest'
import { createCandidatesStore } from '../../../../../src/renderer/features/candidates/store.ts'
import type { Candidate } from '../../../../../src/shared/contract/candidate.ts'
import { createApiDouble, createLiveDouble } from '../../../../support/web/live-double.ts'

const item = (id: string, status: Candidate['status'], more = {}) =>
  ({ id, status, rego_rule: 'package a', ...more }) as Candidate
const stats = { proposed: 1, approved: 0, rejected: 0, auto_activated: 0, window_days: 30 }

describe('the store', () => {
  const api = createApiDouble()

  const answerAll = async (proposed: readonly Candidate[], total = proposed.length) => {
    await api.answer(/stats/, stats)
    for (const status of ['approved', 'rejected', 'auto_activated'])
      await api.answer(new RegExp(`status=${status}`), { items: [], total: 0 })
    await api.answer(/status=proposed/, { items: proposed, total })
  }

  it('counts what waits, also beyond what is listed', async () => {
    const store = createCandidatesStore(createLiveDouble())
    const loaded = store.getState().load()
    await answerAll([item('a', 'proposed')], 700)
    await loaded
    expect(store.getState()).toMatchObject({ status: 'ready', proposed: 700, cut: true, stats })
  })

  it('reads anew after each of the four events, once for many', async () => {
    const live = createLiveDouble()
    const store = createCandidatesStore(live)
    const loaded = store.getState().load()
    await answerAll([])
    await loaded
    for (const type of [
      'POLICY_CANDIDATE_PROPOSED',
      'POLICY_AUTO_ACTIVATED',
      'POLICY_CANDIDATE_APPROVED',
      'POLICY_CANDIDATE_REJECTED',
    ]) {
      const before = api.asked.length
      live.tell(type, { data: {} })
      live.tell(type, { data: {} })
      await vi.waitFor(() => expect(api.asked.length).toBe(before + 5))
      await answerAll([item(type, 'proposed')])
      await vi.waitFor(() => expect(store.getState().items.map(({ id }) => id)).toEqual([type]))
    }
    const before = api.asked.length
    live.tell('call.decided', {})
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(api.asked.length).toBe(before)
  })

  it('keeps what was typed until it is saved, and what is typed meanwhile', async () => {
    const store = createCandidatesStore(createLiveDouble())
    const loaded = store.getState().load()
    await answerAll([item('a', 'proposed')])
    await loaded
    const { type, edit } = store.getState()
    type({ id: 'a', rego_rule: 'package a' }, 'package b')
    const saved = edit('a', 'package b')
    type({ id: 'a', rego_rule: 'package a' }, 'package bc')
    await api.answer('PATCH /policy-candidates/a/rego', item('a', 'proposed', { rego_rule: 'package b' }))
    await saved
    expect(store.getState().unsaved).toEqual({ a: { text: 'package bc', over: 'package b' } })
    expect(store.getState().items[0]?.rego_rule).toBe('package b')
    type({ id: 'a', rego_rule: 'package b' }, 'package b')
    expect(store.getState().unsaved).toEqual({})
  })
})
