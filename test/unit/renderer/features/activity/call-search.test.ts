// Searching calls: what a word is compared with, what the API narrows down, and what comes of both.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { narrowing, searchCalls } from '../../../../../src/renderer/features/activity/call-search.ts'
import { matching } from '../../../../../src/renderer/features/activity/store.ts'
import type { CallItem } from '../../../../../src/shared/contract/event.ts'

const known = { agentNames: { a1: 'Assistant', a2: 'twin', a3: 'twin' }, serverIds: ['files', 'web'] }
const item = (seq: number, more: Partial<CallItem>) =>
  ({
    seq,
    agent_id: 'a1',
    server_id: 'files',
    tool_name: 'read_file',
    target: '/home/me/notes.md',
    policy_id: 'filesystem.read',
    policy_result: 'allow',
    reason: 'policy',
    escalation_outcome: null,
    ...more,
  }) as CallItem
const seqs = (calls: readonly CallItem[]) => calls.map(({ seq }) => seq)

describe('matching', () => {
  const calls = [
    item(4, { policy_result: 'escalate', escalation_outcome: 'pending' }),
    item(3, { policy_result: 'escalate', escalation_outcome: 'expired' }),
    item(2, { policy_result: 'deny', target: '/home/me/.ssh/id_rsa' }),
    item(1, { agent_id: 'a2' }),
  ]
  const found = (search: string) => seqs(matching(calls, search, known.agentNames))

  it('knows verdicts by the words that the list shows', () => {
    expect(found('held')).toEqual([4])
    expect(found('expired')).toEqual([3])
    expect(found('denied')).toEqual([2])
    expect(found('allowed')).toEqual([1])
  })
  it('knows agents by name, and asks for every word', () => {
    expect(found('TWIN')).toEqual([1])
    expect(found('assistant denied .ssh')).toEqual([2])
    expect(found('twin denied')).toEqual([])
    expect(found('')).toEqual([4, 3, 2, 1])
  })
})

describe('narrowing', () => {
  it('takes verdict, server and agent out of the words', () => {
    expect(narrowing('denied assistant files id_rsa', known)).toEqual({
      agent_id: 'a1',
      server_id: 'files',
      policy_result: 'deny',
    })
    expect(narrowing('held', known)).toEqual({ policy_result: 'escalate' })
  })
  it('takes nothing that is not certain', () => {
    expect(narrowing('twin file assist constructor', known)).toEqual({})
  })
})

describe('searchCalls', () => {
  const asked: URLSearchParams[] = []
  let answer: (query: URLSearchParams) => readonly CallItem[]
  beforeEach(() => {
    asked.length = 0
    vi.stubGlobal('sessionStorage', { getItem: () => null })
    vi.stubGlobal('fetch', async (url: string) => {
      const query = new URL(url, 'http://console').searchParams
      asked.push(query)
      return Response.json({ items: answer(query), total: 1 })
    })
  })
  afterEach(() => vi.unstubAllGlobals())

  it('looks through the newest calls, and finds a named tool however old its calls are', async () => {
    answer = (query) =>
      query.get('tool_name') === 'delete_file' ? [item(1, { tool_name: 'delete_file' })] : [item(9, {})]
    expect(seqs(await searchCalls('delete_file files', known))).toEqual([1])
    expect(asked.map((query) => query.get('server_id'))).toEqual(['files', 'files'])
    expect(seqs(await searchCalls('notes', known))).toEqual([9])
  })
})
