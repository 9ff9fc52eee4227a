// What policies cost: decisions beside ever more of them, and changes while calls are being decided.
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createOpa, type Opa } from '../src/main/opa/opa.ts'
import type { TenantPolicy } from '../src/main/opa/render-module.ts'
import { createClock } from '../src/shared/clock.ts'
import { opaBinary } from '../test/support/opa-binary.ts'
import { type Figures, measure } from './measure.ts'

export interface PoliciesBench {
  /** One decision at a time; the name says how many policies there are. */
  readonly decisions: Figures[]
  /** p50 of a decision beside so many policies, over that of the base set alone, in the same run. */
  readonly ratios: Record<string, number>
  readonly changes: ChangeFigures[]
}

/** One policy put again and again while eight callers ask: milliseconds. */
export interface ChangeFigures {
  readonly policies: number
  readonly change_p50_ms: number
  readonly change_max_ms: number
  readonly decisions: number
  readonly decision_p50_ms: number
  readonly decision_max_ms: number
  /** Took longer than any decision did while nothing changed. */
  readonly waited: number
  readonly denied: number
}

const sizes = [0, 10, 100, 1000, 5000]
/** So many of the policies name the tool that is called, however many there are. */
const namingTheTool = 10
const calledTool = 'read_file'

export async function benchPolicies(folder: string, policiesDir: string, envelope: string): Promise<PoliciesBench> {
  const engines: { size: number; opa: Opa }[] = []
  for (const size of sizes) {
    const runtimeDir = join(folder, `p${size}`)
    const parts = { binary: opaBinary, policiesDir, runtimeDir, clock: createClock() }
    const opa = createOpa({ ...parts, onChange: () => {}, saveSet: () => {}, report: () => {} })
    await opa.start(
      {},
      Array.from({ length: size }, (_, n) => policy(n)),
    )
    engines.push({ size, opa })
  }
  const subjects = engines.map(({ size, opa }) => ({
    name: `${size} policies`,
    call: async () => {
      if ((await opa.decide(envelope)).answer.result !== 'allow') throw new Error('a measured call was not allowed')
    },
  }))
  const decisions = await measure(subjects, [1])
  const base = decisions[0]?.p50_ms ?? 0
  const ratios = Object.fromEntries(decisions.slice(1).map(({ name, p50_ms }) => [name, round(p50_ms / base)]))
  const changes: ChangeFigures[] = []
  for (const { size, opa } of engines) changes.push(await changeUnderCalls(opa, size, envelope))
  for (const { opa } of engines) await opa.stop()
  return { decisions, ratios, changes }
}

/** Both styles in turn; none of them objects to the call that is measured. */
function policy(n: number, text = ''): TenantPolicy {
  const tool = n < namingTheTool ? calledTool : `tool_${n}`
  const decision = `decision := {"result": "deny", "reason": "No", "policy": "custom.p${n}"} if {
	input.request.tool_name == "${tool}"
	input.request.action in {"write", "delete"}
	input.agent.id == "agent-${n}"
}`
  const sets = `deny contains "Not there" if {
	input.request.tool_name == "${tool}"
	some target in input.request.targets
	startswith(target.value, "/elsewhere/${n}")
}

escalate contains {"reason": "So many"} if {
	input.request.tool_name == "${tool}"
	input.request.resource_count > ${n + 10}
}`
  return {
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    tenant_id: 'local',
    source: 'custom',
    mode: 'active',
    rego_content: `package behavry.authz.custom\n\n${n % 2 === 0 ? decision : sets}\n${text}`,
    index: { tools: [tool] },
  }
}

async function changeUnderCalls(opa: Opa, policies: number, envelope: string): Promise<ChangeFigures> {
  const quiet = await callWhile(opa, envelope, () => new Promise((resolve) => setTimeout(resolve, 1000)))
  const slowest = Math.max(...quiet.times)
  const changes: number[] = []
  const busy = await callWhile(opa, envelope, async () => {
    for (let n = 0; n < (policies > 100 ? 3 : 20); n += 1) {
      const began = performance.now()
      await opa.changePolicies({ put: [policy(100_000, `# ${n}\n`)] })
      changes.push(performance.now() - began)
    }
  })
  return {
    policies,
    change_p50_ms: middle(changes),
    change_max_ms: round(Math.max(...changes)),
    decisions: busy.times.length,
    decision_p50_ms: middle(busy.times),
    decision_max_ms: round(Math.max(...busy.times)),
    waited: busy.times.filter((time) => time > slowest).length,
    denied: busy.denied,
  }
}

/** Eight callers ask as long as something goes on. */
async function callWhile(opa: Opa, envelope: string, run: () => Promise<unknown>) {
  const times: number[] = []
  let denied = 0
  let going = true
  const caller = async () => {
    while (going) {
      const began = performance.now()
      const allowed = await opa.decide(envelope).then(
        ({ answer }) => answer.result === 'allow',
        () => false,
      )
      times.push(performance.now() - began)
      if (!allowed) denied += 1
      await nextTurn()
    }
  }
  const callers = Array.from({ length: 8 }, caller)
  await run()
  going = false
  await Promise.all(callers)
  return { times, denied }
}

function middle(times: readonly number[]): number {
  return round([...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
