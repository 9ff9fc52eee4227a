// What it costs to see the impact of a change on 10,000 recorded calls, set beside one plain `opa eval` of the same batch.
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fold } from '../src/main/enforcement/fold.ts'
import type { LogQuery } from '../src/main/events/log-query.ts'
import { readBaseSet, writeSet } from '../src/main/opa/active-set.ts'
import { answerOf, createEvaluateOnce } from '../src/main/opa/evaluate-once.ts'
import { createOneShot } from '../src/main/opa/one-shot.ts'
import { changedSet, composePolicySet, type PolicySet, storedPolicySet } from '../src/main/opa/policy-set.ts'
import { createAskedAgain } from '../src/main/policies/asked-again.ts'
import type { Sets } from '../src/main/policies/changed-policies.ts'
import { type ReplayDeps, replay } from '../src/main/policies/replay.ts'
import type { OpaAnswer } from '../src/shared/contract/decision.ts'
import { envelopeOf, policyOf } from '../test/support/engine-room.ts'
import { decided } from '../test/support/log-rows.ts'
import { opaBinary } from '../test/support/opa-binary.ts'
import { openLog } from '../test/support/open-log.ts'

export interface ImpactBench {
  readonly calls: number
  readonly policies: number
  /** Calls that the changed policy speaks for: only these are decided anew, under both sets. */
  readonly spoken_for: number
  /** What was otherwise when the calls were recorded; nothing that was said of them counts beside `other modules`, until they were asked about again. */
  readonly recorded_on:
    | 'this set'
    | 'other policies'
    | 'other roles'
    | 'other thresholds'
    | 'other modules'
    | 'other modules, asked again'
  /** Middle of the rounds, in seconds. */
  readonly impact_s: number
  readonly plain_eval_s: number
  readonly ratio: number
}

const calls = 10_000
const policies = 10
const rounds = 3
const tools = ['read_file', 'write_file', 'list_directory', 'move_file']
const speaksForAll = 'deny contains "Nothing at all"'
const changes: readonly { readonly changed: string; readonly recorded_on: ImpactBench['recorded_on'] }[] = [
  { changed: rule(3, 'md'), recorded_on: 'this set' },
  { changed: speaksForAll, recorded_on: 'this set' },
  { changed: speaksForAll, recorded_on: 'other policies' },
  { changed: speaksForAll, recorded_on: 'other roles' },
  { changed: speaksForAll, recorded_on: 'other thresholds' },
  { changed: speaksForAll, recorded_on: 'other modules' },
  { changed: speaksForAll, recorded_on: 'other modules, asked again' },
]
const answersQuery = '[answer | some call in input; answer := data.behavry.authz.decision with input as call]'

/**
 * A change of a policy that names a tool and an ending, and of one that speaks for every call; at worst nothing that was
 * said of them on record counts any more.
 */
export async function benchImpact(folder: string, policiesDir: string): Promise<ImpactBench[]> {
  const logFolder = join(folder, 'impact-log')
  mkdirSync(logFolder)
  const log = await openLog(logFolder)
  const envelopes = Array.from({ length: calls }, (_, n) => envelope(n))
  const base = await readBaseSet(policiesDir)
  const before = composePolicySet(
    base.modules,
    base.data,
    Array.from({ length: policies }, (_, n) => policyOf(n, rule(n, 'log'), { index: { tools: [toolOf(n)] } })),
  )
  const oneShot = createOneShot({ binary: opaBinary, folder: join(folder, 'impact-once') })
  const evaluator = createEvaluateOnce(oneShot)
  const answers = await evaluator.evaluate({ set: before, envelopes })
  await Promise.all(envelopes.map((text, n) => log.append(entry(text, n, answerOf(answers[n]), before.revision))))
  const figures: ImpactBench[] = []
  for (const { changed, recorded_on } of changes) {
    const after = changedSet(before, { put: [policyOf(3, changed)] })
    const then = setOf(recorded_on, before)
    const asking = { query: recordedOn(log.query, then.revision), evaluator, sets: keeping(then) }
    const askedAgain = createAskedAgain({ ...asking, liveSet: () => before })
    if (recorded_on === 'other modules, asked again') await askedAgain.catchUp(new AbortController().signal)
    const deps = { ...asking, fold, askedAgain }
    const taken: { ours: number; plain: number; spokenFor: number }[] = []
    for (let round = 0; round < rounds; round += 1) {
      const plain = await plainEval(join(folder, `plain-${figures.length}-${round}`), after, envelopes)
      const began = performance.now()
      const spokenFor = await spokenForIn(deps, { before, after })
      taken.push({ ours: performance.now() - began, plain, spokenFor })
    }
    const impact_s = round2(middle(taken.map(({ ours }) => ours)) / 1000)
    const plain_eval_s = round2(middle(taken.map((each) => each.plain)) / 1000)
    const spoken_for = taken[0]?.spokenFor ?? 0
    figures.push({
      calls,
      policies,
      spoken_for,
      recorded_on,
      impact_s,
      plain_eval_s,
      ratio: round2(impact_s / plain_eval_s),
    })
  }
  await oneShot.close()
  await log.close()
  return figures
}

function setOf(recordedOn: ImpactBench['recorded_on'], before: PolicySet): PolicySet {
  if (recordedOn === 'other policies') return changedSet(before, { drop: [policyOf(0, '').id] })
  if (recordedOn === 'other roles') return changedSet(before, { documents: { roles: { reader: [] } } })
  if (recordedOn === 'other thresholds')
    return changedSet(before, { documents: { 'behavry.blast_radius_config.min_delete_depth': 2 } })
  if (recordedOn === 'this set') return before
  const modules = before.base.map((module) => ({ ...module, hash: `${module.hash}, of another version` }))
  return composePolicySet(modules, before.data, [])
}

function keeping(set: PolicySet): ReplayDeps['sets'] {
  return { load: () => storedPolicySet(set), surroundings: () => set.surroundings }
}

/** The same calls as if they had been decided on that set. */
function recordedOn(query: LogQuery, policy_revision: string): ReplayDeps['query'] {
  return {
    replayableUpTo: query.replayableUpTo,
    replayable: async (page) => (await query.replayable(page)).map((call) => ({ ...call, policy_revision })),
  }
}

async function spokenForIn(deps: ReplayDeps, sets: Sets): Promise<number> {
  const seen = { calls: 0, spokenFor: 0 }
  for await (const { done, replayed } of replay(deps, sets, calls, new AbortController().signal)) {
    seen.calls = done
    seen.spokenFor += replayed.length
  }
  if (seen.calls !== calls || seen.spokenFor === 0) throw new Error('the measured impact is not whole')
  return seen.spokenFor
}

/** Milliseconds of the engine's own batch: one process, one query, no limits. */
async function plainEval(folder: string, set: PolicySet, envelopes: readonly string[]): Promise<number> {
  await writeSet(join(folder, 'set'), set, {})
  writeFileSync(join(folder, 'rows.json'), `[${envelopes.join(',')}]`)
  const args = ['eval', '--format', 'values', '--data', 'set', '--input', 'rows.json', answersQuery]
  const began = performance.now()
  const { stdout } = await promisify(execFile)(opaBinary, args, { cwd: folder, maxBuffer: 1 << 28 })
  const elapsed = performance.now() - began
  if ((JSON.parse(stdout) as unknown[][])[0]?.length !== envelopes.length) throw new Error('a plain answer is missing')
  return elapsed
}

function envelope(n: number): string {
  const action = n % 3 === 0 ? 'write' : 'read'
  const target = `/home/u/projects/acme/notes/${n % 97}/page-${n}.${n % 10 === 0 ? 'log' : 'md'}`
  return envelopeOf({ tool_name: toolOf(n), action, target, parameters: { path: target, n } })
}

function entry(text: string, n: number, opa_answer: OpaAnswer | null, policy_revision: string) {
  const id = randomUUID()
  const input_hash = `input-${n}`
  const stages = [{ stage: 'agent_token' as const, outcome: 'pass' as const, duration_us: 90 }]
  const record = decided(id, { input_hash, stages, opa_answer, policy_revision })
  return { type: 'call.decided', call_id: id, record: { ...record }, input: { hash: input_hash, envelope: text } }
}

function toolOf(n: number): string {
  return tools[n % tools.length] ?? ''
}

function rule(n: number, ending: string): string {
  return `deny contains "Not these" if {
	input.request.tool_name == "${toolOf(n)}"
	input.request.action == "write"
	some target in input.request.targets
	endswith(target.value, "${n}.${ending}")
}`
}

function middle(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}

function round2(value: number): number {
  return Math.round(value * 100) / 100
}
