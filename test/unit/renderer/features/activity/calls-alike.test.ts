// Which calls may join a rule: of the same tool, server and agent, and only those that a policy was asked about.
import { expect, it } from 'vitest'
import { callsAlike } from '../../../../../src/renderer/features/activity/calls-alike.ts'
import type { CallItem } from '../../../../../src/shared/contract/event.ts'

const call = (id: string, more: Partial<CallItem> = {}) =>
  ({ id, agent_id: 'a', server_id: 'files', tool_name: 'read_file', input_hash: 'h', ...more }) as CallItem

it('leaves out the call itself, those of others, and those that no policy was asked about', () => {
  const shown = [
    call('new'),
    call('this'),
    call('tool', { tool_name: 'write_file' }),
    call('agent', { agent_id: 'b' }),
    call('server', { server_id: 'other' }),
    call('refused', { input_hash: null }),
    call('old'),
  ]
  expect(callsAlike(shown, call('this'))).toEqual(['new', 'old'])
})

it('takes the newest, as many as one rule may be made of', () => {
  const shown = Array.from({ length: 80 }, (_, n) => call(String(n)))
  const found = callsAlike(shown, call('0'))
  expect([found.length, found[0], found.at(-1)]).toEqual([49, '1', '49'])
})
