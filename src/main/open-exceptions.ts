// Wires everything about exceptions: the room, what they would have meant for recorded calls, who watches how often they are made.
import { createExceptions, type ExceptionsDeps } from './enforcement/exceptions/exceptions.ts'
import { createPreview } from './enforcement/exceptions/preview.ts'
import { createSpreeDetector } from './enforcement/exceptions/spree.ts'
import type { Bus } from './events/bus.ts'
import type { Log } from './events/log.ts'

export interface OpenExceptionsDeps extends ExceptionsDeps {
  readonly log: Log
  readonly bus: Bus
}

/** Resolves once what was made within the last hour is known again. */
export async function openExceptions(deps: OpenExceptionsDeps) {
  const exceptions = createExceptions(deps)
  const unsubscribe = await deps.bus.subscribe(createSpreeDetector(deps))
  return {
    exceptions,
    previewExceptions: createPreview({ log: deps.log, exceptions }),
    async close() {
      unsubscribe()
      await exceptions.stop()
    },
  }
}

export type ExceptionRooms = Awaited<ReturnType<typeof openExceptions>>
