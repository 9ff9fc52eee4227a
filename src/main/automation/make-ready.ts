// A rule that is on its way to activate itself waits in the engine, unheard: nothing is compiled any more when its time comes.
import type { GateReport } from '../opa/gate/gate.ts'
import type { Enact } from '../policies/enact.ts'
import type { CandidateStore } from '../store/candidates.ts'
import type { PolicyRow } from '../store/tables.ts'

export interface MakeReadyDeps {
  readonly candidates: Pick<CandidateStore, 'byId'>
  readonly enact: Pick<Enact, 'ready' | 'forget'>
}

/**
 * `policy` as it would be enacted. Does nothing for one that waits already. Throws Refusal 503 when the engine does not
 * take it: it then comes as any other.
 */
export type MakeReady = (policy: PolicyRow, proof: GateReport) => Promise<void>

/** The newest: each is a module more that the engine compiles with every other change. */
export const mostReady = 8

export function createMakeReady({ candidates, enact }: MakeReadyDeps): MakeReady {
  const ready = new Set<string>()
  const waits = (id: string) => {
    const row = candidates.byId(id)
    return row?.status === 'proposed' && row.edited_by === null
  }
  const forget = async (ids: readonly string[]) => {
    for (const id of ids) {
      await enact.forget(id)
      ready.delete(id)
    }
  }
  return async (after, proof) => {
    const { id } = after
    if (ready.has(id)) return
    await forget([...ready].filter((other) => !waits(other)))
    await enact.ready({ after, proof }, () => waits(id))
    ready.add(id)
    await forget([...ready].slice(0, -mostReady))
  }
}
