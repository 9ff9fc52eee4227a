// The room of exceptions with real store, log, identity and recorder, on a clock that a test moves.
import { randomUUID } from 'node:crypto'
import { createExceptions } from '../../../../../src/main/enforcement/exceptions/exceptions.ts'
import { createSpreeDetector } from '../../../../../src/main/enforcement/exceptions/spree.ts'
import { createBus } from '../../../../../src/main/events/bus.ts'
import type { AcceptedTool, ToolLookup } from '../../../../../src/main/servers/servers.ts'
import type { CreateException } from '../../../../../src/shared/contract/exception.ts'
import type { Action } from '../../../../../src/shared/contract/primitives.ts'
import { identityRooms } from '../../../../support/identity-rooms.ts'

/** Server → tool → class of the accepted tool. */
const tools: Readonly<Record<string, Readonly<Record<string, Action>>>> = {
  files: { delete_file: 'delete', write_file: 'write', run: 'execute', both: 'execute' },
  other: { run: 'execute', both: 'read' },
}

const servers = {
  list: () => ({ items: Object.keys(tools).map((id) => ({ id })) as never[], total: 2 }),
  exists: (id: string) => Object.hasOwn(tools, id),
  findTool(id: string, name: string): ToolLookup {
    const action = tools[id]?.[name]
    return action ? { status: 'accepted', tool: { name, action } as AcceptedTool } : { status: 'unknown' }
  },
}

export const asked = (more: Partial<CreateException> = {}): CreateException => ({
  tool_name: 'delete_file',
  action: 'delete',
  target_pattern: '/srv/tmp/',
  justification: 'The nightly clean-up may empty it.',
  expires_in_hours: 2,
  max_extensions: 4,
  ...more,
})

export async function exceptionRooms() {
  const base = await identityRooms()
  const faults: unknown[] = []
  const onLost = (error: unknown) => faults.push(error)
  const open = () =>
    createExceptions({
      ...base,
      agents: base.identity.agents,
      servers,
      newId: randomUUID,
      minDeleteDepth: () => 3,
      onLost,
    })
  const exceptions = open()
  const bus = createBus({ log: base.log, clock: base.clock, onFailure: (_name, error) => onLost(error) })
  return {
    ...base,
    exceptions,
    /** The same room over the same store, as after a restart. */
    open,
    watchSpree: () => bus.subscribe(createSpreeDetector({ log: base.log, onLost })),
    faults,
    async close() {
      await exceptions.stop()
      await base.close()
    },
  }
}
