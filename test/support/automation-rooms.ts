// Policy automation on a real store, log and bus; gate, engine and evaluator are the doubles of the policy rooms.
import { createExpiry } from '../../src/main/automation/expiry.ts'
import { createBus } from '../../src/main/events/bus.ts'
import { openAutomation } from '../../src/main/open-automation.ts'
import { createCandidateStore } from '../../src/main/store/candidates.ts'
import type { Candidate } from '../../src/shared/contract/candidate.ts'
import { detectionEntry } from './detections.ts'
import type { identityRooms } from './identity-rooms.ts'
import { policyRooms } from './policy-rooms.ts'
import { until } from './processes.ts'

type Base = Awaited<ReturnType<typeof identityRooms>>

/** `people.operators` is how many use the console. Closing it and opening it again on the same base is a restart. */
export async function automationRooms(base: Base, people = { operators: 1 }) {
  const policies = policyRooms(base, people)
  const faults: unknown[] = []
  const report = (error: unknown) => void faults.push(error)
  const automation = await openAutomation({
    ...base,
    bus: createBus({ ...base, onFailure: (_name, error) => report(error) }),
    policies: policies.policies,
    proofs: policies.proofs,
    reportError: report,
  })
  const rows = createCandidateStore(base.store)
  const expiry = createExpiry({ ...base, candidates: rows, policies: policies.policies, report })
  const all = () => automation.candidates.list({ limit: 500, offset: 0 }).items
  return {
    ...policies,
    ...automation,
    candidateRows: rows,
    faults,
    /** What the console does every ten seconds. */
    sweep: expiry.now,
    async close() {
      await expiry.stop()
      await automation.close()
    },
    all,
    /** A detection in the log, dealt with. */
    async detected(more: object = {}, type?: string): Promise<Candidate | undefined> {
      const { record } = await base.log.append({ ...detectionEntry(type, more), timestamp: base.clock.timestamp() })
      await automation.settled()
      return all().find(({ source_event_ids }) => source_event_ids.includes(String(record.id)))
    },
    async became(id: string, status: Candidate['status']): Promise<Candidate> {
      await until(() => automation.candidates.get(id).status === status, status)
      return automation.candidates.get(id)
    },
  }
}
