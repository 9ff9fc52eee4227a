// Room for holds: 50 an agent, 200 in all, and none taken twice.
import { describe, expect, it } from 'vitest'
import { createQueue } from '../../../../../src/main/enforcement/escalations/queue.ts'

const place = (n: number, agent_id: string) => ({ id: `${n}`, agent_id, expires_at: '' })

describe('queue', () => {
  it('takes 50 of one agent', () => {
    const queue = createQueue(() => 0)
    const taken = Array.from({ length: 60 }, (_, n) => queue.reserve(place(n, 'a')))
    expect(taken.filter(Boolean)).toHaveLength(50)
    expect(queue.reserve(place(99, 'b'))).not.toBeNull()
    queue.giveBack(place(0, 'a'))
    expect(queue.reserve(place(100, 'a'))).not.toBeNull()
  })

  it('takes 200 in all, counting those that are stored', () => {
    const queue = createQueue((agent) => (agent === undefined ? 150 : 0))
    const taken = Array.from({ length: 60 }, (_, n) => queue.reserve(place(n, `agent ${n}`)))
    expect(taken.filter(Boolean)).toHaveLength(50)
  })
})
