// The few changes in tools that the overview has room for: the grave ones that wait are never behind the many that do not matter.
import { describe, expect, it } from 'vitest'
import { gravestFirst } from '../../../../../src/renderer/features/overview/gravest-first.ts'
import type { EventItem } from '../../../../../src/shared/contract/event.ts'

const change = (tool: string, severity: string, server_id: unknown = 'drive') =>
  ({ id: tool, type: 'TOOL_DRIFT_DETECTED', severity, data: { tool, server_id } }) as unknown as EventItem
const server = (id: string, changes: number) => ({
  id,
  tools: { accepted: 0, waiting: 0, changes, gravest: null },
})
const order = (changes: EventItem[], servers: ReturnType<typeof server>[]) =>
  gravestFirst(changes, servers).map(({ id }) => id)

describe('changes in tools', () => {
  it('begin with the gravest, and with the newest of equals', () => {
    const changes = [change('a', 'low'), change('b', 'high'), change('c', 'critical'), change('d', 'high')]
    expect(order(changes, [server('drive', 4)])).toEqual(['c', 'b', 'd', 'a'])
  })

  it('of a server that waits for nothing come last, however grave they were', () => {
    const changes = [change('a', 'critical', 'answered'), change('b', 'low'), change('c', 'critical', 'gone')]
    expect(order(changes, [server('answered', 0), server('drive', 1)])).toEqual(['b', 'a', 'c'])
  })

  it('stay in their order when nothing waits, or when they cannot be read', () => {
    const changes = [change('a', 'low'), change('b', 'unheard of'), change('c', 'critical', 7)]
    expect(order(changes, [server('drive', 0)])).toEqual(['a', 'b', 'c'])
  })
})
