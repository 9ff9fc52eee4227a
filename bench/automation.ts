// How long it takes from a detection in the log to an engine that enforces the rule made of it, beside fifty other policies.
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createBus } from '../src/main/events/bus.ts'
import { createChangeRecorder } from '../src/main/events/change-recorder.ts'
import { createOpa } from '../src/main/opa/opa.ts'
import { openAutomation } from '../src/main/open-automation.ts'
import { openPolicies } from '../src/main/open-policies.ts'
import { placesOf } from '../src/main/places.ts'
import { openStore } from '../src/main/store/open.ts'
import { createClock } from '../src/shared/clock.ts'
import { blastRadiusSchema } from '../src/shared/contract/blast-radius.ts'
import { opaBinary } from '../test/support/opa-binary.ts'
import { openLog } from '../test/support/open-log.ts'

export interface AutomationBench {
  /**
   * `known`: the event that meets the threshold; `proposed before`: the same, when all earlier ones came before rules were
   * allowed to activate themselves; `first`: the one that proposes the rule as well, of injections and reversals in turn.
   */
  readonly event: 'known' | 'proposed before' | 'first'
  readonly active_policies: number
  readonly activations: number
  readonly p50_ms: number
  readonly p95_ms: number
}

const activePolicies = 50
const activations = 40
const entry = new URL('../src/main/headless.ts', import.meta.url).href

export async function benchAutomation(folder: string, policiesDir: string): Promise<AutomationBench[]> {
  const dataDir = join(folder, 'automation')
  mkdirSync(dataDir)
  const rooms = await openRooms(dataDir, policiesDir)
  for (let n = 0; n < activePolicies; n += 1) await rooms.policies.create(otherPolicy(n), 'bench')
  const known = await activate(rooms, { event: 'known', threshold: 0.8, earlier: 2 })
  const before = await activate(rooms, { event: 'proposed before', threshold: 0.8, earlier: 2 })
  const first = await activate(rooms, { event: 'first', threshold: 0.5, earlier: 0 })
  await rooms.close()
  return [known, before, first]
}

async function openRooms(dataDir: string, policiesDir: string) {
  const clock = createClock()
  const store = await openStore(dataDir, 'local')
  const log = await openLog(dataDir)
  const recorder = createChangeRecorder({ store, log, clock })
  const report = (error: unknown) => console.error(error)
  const runtimeDir = join(dataDir, 'r')
  const parts = { binary: opaBinary, policiesDir, runtimeDir, clock, onChange: () => {}, saveSet: () => {} }
  const opa = createOpa({ ...parts, report })
  await opa.start({}, [])
  const enforced = { at: 0 }
  const changePolicies: typeof opa.changePolicies = async (change) => {
    await opa.changePolicies(change)
    enforced.at = performance.now()
  }
  const base = { store, log, recorder, clock }
  const policyRooms = await openPolicies({
    ...placesOf(entry),
    ...base,
    opaBinary,
    homeDir: dataDir,
    runtimeDir,
    findProgram: async () => null,
    reportError: report,
    opa: { ...opa, changePolicies },
    identity: { mayReview: () => ({ ok: true, self_approved: false }) },
    blastRadius: { configAfter: (patch) => blastRadiusSchema.parse(patch) },
  })
  const bus = createBus({ log, clock, onFailure: (_name, error) => report(error) })
  const automation = await openAutomation({ ...base, ...policyRooms, bus, reportError: report })
  return {
    ...policyRooms,
    ...automation,
    log,
    enforced,
    async close() {
      await automation.close()
      await policyRooms.close()
      await opa.stop()
      await log.close()
      await store.close()
    },
  }
}

interface Course {
  readonly event: AutomationBench['event']
  readonly threshold: number
  /** Events of the pattern before the measured one. */
  readonly earlier: number
}

/** The rule is taken back before the next, so that there are always as many policies. */
async function activate(rooms: Awaited<ReturnType<typeof openRooms>>, { event, threshold, earlier }: Course) {
  const patch = (auto_activate_enabled: boolean) =>
    rooms.policyAutomation.patch(
      { auto_activate_enabled, auto_activate_threshold: threshold, daily_cap: 1000 },
      'bench',
    )
  const times: number[] = []
  for (let n = 0; n < activations; n += 1) {
    const tool_name = `tool_${event}_${n}`
    const next = () => (event === 'first' && n % 2 === 1 ? reversal(tool_name) : detection(tool_name))
    await patch(event !== 'proposed before')
    for (let one = 0; one < earlier; one += 1) await rooms.log.append(next())
    await rooms.settled()
    await patch(true)
    await rooms.settled()
    const began = performance.now()
    await rooms.log.append(next())
    await rooms.settled()
    times.push(rooms.enforced.at - began)
    const [made] = rooms.candidates.list({ limit: 1, offset: 0, status: 'auto_activated' }).items
    if (!made?.pattern_signature.endsWith(tool_name)) throw new Error('the measured rule did not activate itself')
    await rooms.candidates.undo(made.id, undefined, 'bench')
  }
  return figuresOf(event, times)
}

function detection(tool_name: string) {
  const about = { agent_id: 'a', session_id: 's', requester_id: null, pattern_class: 'prompt_injection' }
  return { type: 'INBOUND_INJECTION_DETECTED', record: { ...about, id: randomUUID(), tool_name, severity: 'high' } }
}

/** Its rule names the tool; that of an injection does not. */
function reversal(tool_name: string) {
  const about = { agent_id: 'a', session_ids: ['s', 't'], requester_id: null, action_class: 'write', target: '/w' }
  return { type: 'BEHAVIOR_REVERSAL', record: { ...about, id: randomUUID(), tool_name, severity: 'high' } }
}

function otherPolicy(n: number) {
  const rego_content = `package behavry.authz.custom

deny contains "Not there" if {
	input.request.tool_name == "other_${n}"
	some target in input.request.targets
	startswith(target.value, "/elsewhere/${n}")
}
`
  return { name: `Other ${n}`, description: '', rego_content, status: 'active' as const }
}

function figuresOf(event: AutomationBench['event'], times: readonly number[]): AutomationBench {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10
  return { event, active_policies: activePolicies, activations: times.length, p50_ms: at(0.5), p95_ms: at(0.95) }
}
