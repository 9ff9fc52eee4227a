// Why a call was decided as it was, on the real engine: denied by default, by a stage, held and approved, torn, without its input.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fold } from '../../../../src/main/enforcement/fold.ts'
import { readBaseSet } from '../../../../src/main/opa/active-set.ts'
import { createEvaluateOnce, type EvaluateOnce } from '../../../../src/main/opa/evaluate-once.ts'
import { createOneShot, type OneShot } from '../../../../src/main/opa/one-shot.ts'
import { composePolicySet, type PolicySet, storedPolicySet } from '../../../../src/main/opa/policy-set.ts'
import type { TenantPolicy } from '../../../../src/main/opa/render-module.ts'
import { createExplain } from '../../../../src/main/policies/explain.ts'
import { newPolicyRow } from '../../../../src/main/policies/policy-row.ts'
import { createPolicyStore } from '../../../../src/main/store/policies.ts'
import { createPolicySetStore } from '../../../../src/main/store/policy-sets.ts'
import type { OpaAnswer, StageRecord } from '../../../../src/shared/contract/decision.ts'
import { envelopeOf, policiesDir, policyId, policyOf } from '../../../support/engine-room.ts'
import { identityRooms } from '../../../support/identity-rooms.ts'
import { decided } from '../../../support/log-rows.ts'
import { opaBinary } from '../../../support/opa-binary.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

let oneShot: OneShot
let evaluator: EvaluateOnce
let base: Awaited<ReturnType<typeof readBaseSet>>
let rooms: Awaited<ReturnType<typeof identityRooms>>
let today: PolicySet

beforeAll(async () => {
  oneShot = createOneShot({ binary: opaBinary, folder: tempFolder(true) })
  evaluator = createEvaluateOnce(oneShot)
  base = await readBaseSet(policiesDir)
})
afterAll(() => oneShot.close())
afterEach(() => rooms.close())
beforeEach(async () => {
  rooms = await identityRooms()
  today = setOf([])
})

const setOf = (policies: readonly TenantPolicy[]) => composePolicySet(base.modules, base.data, policies)

interface Recorded {
  readonly set?: PolicySet
  readonly envelope?: string
  readonly stages?: readonly StageRecord[]
  /** False: the call never reached the engine. */
  readonly asked?: boolean
  readonly kept?: boolean
  readonly escalation_id?: string
}

/** A call in the log as the pipeline leaves it, its set in the store; gives its id. */
async function record(more: Recorded = {}): Promise<string> {
  const { set = setOf([]), envelope = envelopeOf(), stages = [], asked = true, kept = true } = more
  createPolicySetStore(rooms.store).save(storedPolicySet(set), rooms.clock.timestamp())
  const [evaluated] = asked ? await evaluator.evaluate({ set, envelopes: [envelope] }) : []
  const opa_answer: OpaAnswer | null = evaluated && 'answer' in evaluated ? evaluated.answer : null
  const { result, policy_id } = fold(stages, opa_answer)
  const id = randomUUID()
  const said = { policy_result: result, policy_id, opa_answer, stages: [...stages], policy_revision: set.revision }
  const row = decided(id, { ...said, input_hash: asked ? id : null, escalation_id: more.escalation_id ?? null })
  const input = kept && asked ? { input: { hash: id, envelope } } : {}
  await rooms.log.append({ type: 'call.decided', call_id: id, record: { ...row }, ...input })
  return id
}

const explain = (id: string) =>
  createExplain({
    fold,
    query: rooms.log.query,
    sets: createPolicySetStore(rooms.store),
    rows: createPolicyStore(rooms.store),
    evaluator,
    currentSet: () => today,
  })(id)

const torn = (mode: TenantPolicy['mode']) =>
  policyOf(
    1,
    `decision := {"result": "allow", "policy": "one", "reason": ""} if input.request.tool_name == "read_file"

decision := {"result": "deny", "policy": "two", "reason": "no"} if input.request.tool_name == "read_file"`,
    { mode },
  )

describe('an explanation', () => {
  it('of a default deny names no rule, and the permission that would have allowed it', async () => {
    const bare = JSON.parse(envelopeOf({ action: 'write' }))
    const envelope = JSON.stringify({ ...bare, agent: { ...bare.agent, permissions: [] } })
    const explained = await explain(await record({ envelope }))
    expect(explained).toMatchObject({
      decision: { result: 'deny', policy: 'default' },
      rules: [],
      same_today: true,
    })
    expect(explained.would_change).toContain('With the permission filesystem:write it would have been allowed.')
  })

  it('of a special module’s denial finds its rule, and says whom it would have needed', async () => {
    const trusted = JSON.parse(envelopeOf())
    const envelope = JSON.stringify({ ...trusted, agent: { ...trusted.agent, risk_tier: 'critical' } })
    const explained = await explain(await record({ envelope }))
    expect(explained.decision).toMatchObject({ result: 'deny', policy: 'requester.critical' })
    expect(explained.rules.find(({ code }) => code === 'requester.critical')).toMatchObject({
      module: 'requester/requester_policy.rego',
      title: 'Critical agent without a verified requester',
    })
    expect(explained.would_change).toContain('With a verified requester it would have been allowed.')
  })

  it('of a call that a stage denied names the stage, and what the engine never said', async () => {
    const stage: StageRecord = {
      stage: 'dlp',
      outcome: 'deny',
      code: 'dlp.secret',
      message: 'It carries a secret.',
      remedy: 'Leave it out.',
      duration_us: 1,
    }
    const explained = await explain(await record({ stages: [stage], asked: false }))
    expect(explained).toMatchObject({ decision: { result: 'deny', policy: 'dlp.secret' }, same_today: null })
    expect(explained.rules).toEqual([
      {
        policy_id: 'dlp.secret',
        module: 'stage dlp',
        line: null,
        code: 'dlp.secret',
        title: 'dlp.secret',
        reason: 'It carries a secret.',
        remedy: 'Leave it out.',
        result: 'deny',
      },
    ])
    expect(explained.would_change).toEqual([])
  })

  it('of a call that was held and approved tells why it was held', async () => {
    const escalation_id = randomUUID()
    const id = await record({ envelope: envelopeOf({ action: 'write', target: '/w/a/b/MEMORY.md' }), escalation_id })
    await rooms.log.append({
      type: 'ESCALATION_RESOLVED',
      record: { id: randomUUID(), escalation_id, status: 'approved' },
    })
    const explained = await explain(id)
    expect(explained).toMatchObject({ decision: { result: 'escalate' }, same_today: true })
    const radius = explained.rules.find(({ module }) => module === 'base/blast_radius.rego')
    expect(radius).toMatchObject({ result: 'escalate', line: expect.any(Number) })
    expect(radius?.title).not.toBe(radius?.code)
  })

  it('of a call whose input was deleted tells the rules, and nothing about today', async () => {
    const set = setOf([policyOf(1, 'deny contains "Never" if input.request.tool_name == "read_file"')])
    const explained = await explain(await record({ set, kept: false }))
    expect(explained).toMatchObject({ decision: { result: 'deny', policy: policyId(1), reason: 'Never' } })
    expect(explained.rules[0]).toMatchObject({ module: `policies/local/${policyId(1)}.rego`, line: 3 })
    expect(explained).toMatchObject({ same_today: null, would_change: [] })
  })

  it('says that it would be another answer today', async () => {
    const id = await record()
    today = setOf([policyOf(2, 'deny contains "Now" if true')])
    expect(await explain(id)).toMatchObject({ decision: { result: 'allow' }, same_today: false })
  })

  it('of a conflict names the policy, which denied, and what it would have been without it', async () => {
    const { store } = rooms
    const row = { ...newPolicyRow({ name: 'Torn', description: '', rego_content: '' }, 'a', '2030'), id: policyId(1) }
    createPolicyStore(store).insert(row)
    const explained = await explain(await record({ set: setOf([torn('active')]) }))
    expect(explained.decision).toMatchObject({ result: 'deny', policy: `policy_conflict:${policyId(1)}` })
    expect(explained.rules[0]).toMatchObject({ policy_id: policyId(1), result: 'deny', title: 'Torn' })
    expect(explained.same_today).toBe(false)
    expect(explained.would_change).toContain('Without the policy “Torn” it would have been allowed.')
  })

  it('of a call on which a watched policy contradicted itself is that of the others', async () => {
    today = setOf([torn('monitor')])
    const explained = await explain(await record({ set: today }))
    expect(explained).toMatchObject({ decision: { result: 'allow' }, same_today: true })
    // Of these the requester policy speaks, and the watched one of none.
    expect(explained.would_change.filter((words) => words.startsWith('With the risk tier'))).toEqual([
      'With the risk tier high it would have been held.',
      'With the risk tier critical it would have been denied.',
    ])
  })

  it('is none of a call that is not there', async () => {
    await expect(explain(randomUUID())).rejects.toMatchObject({ status: 404 })
  })
})
