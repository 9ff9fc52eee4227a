// Step 5 of the seed: is there an exception for this call. It only looks; what it may lift is decided in the fold.
import type { Stage } from '../stage.ts'
import type { Exceptions } from './exceptions.ts'

export interface ExceptionStageDeps {
  readonly exceptions: Pick<Exceptions, 'covering'>
}

/** Judges the unmasked targets. What the fold needs of the exception is kept with the stage, so that it can be folded again. */
export function createExceptionStage({ exceptions }: ExceptionStageDeps): Stage {
  return {
    label: 'exception',
    failure: 'policy',
    limit_ms: 1000,
    run(call, { principal, tool, action, targets }) {
      if (!principal || !tool || !action || !targets) throw new Error('exception stage ran without targets')
      const { tool_name, server_id } = call
      const { agent, session_id } = principal
      const found = exceptions.covering({ tool_name, action, agent_id: agent.id, session_id, server_id, targets })
      const shown = found
        ? { exception_id: found.id, names_agent: found.agent_id !== null, tool_class: tool.action }
        : { exception_id: null }
      return { outcome: 'pass', shown }
    },
  }
}
