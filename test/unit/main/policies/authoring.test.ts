// What an author tries and looks up, on the real engine: an input of one's own, a recorded call, the library, the format.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readBaseSet } from '../../../../src/main/opa/active-set.ts'
import { createAuthorTools } from '../../../../src/main/opa/author-tools.ts'
import { createEvaluateOnce } from '../../../../src/main/opa/evaluate-once.ts'
import { composePolicySet } from '../../../../src/main/opa/policy-set.ts'
import { createRegal } from '../../../../src/main/opa/regal.ts'
import { type Authoring, createAuthoring } from '../../../../src/main/policies/authoring.ts'
import { createPolicyStore } from '../../../../src/main/store/policies.ts'
import { envelopeOf, policyId, policyOf } from '../../../support/engine-room.ts'
import { openGate, policiesDir } from '../../../support/gate-rooms.ts'
import { identityRooms } from '../../../support/identity-rooms.ts'
import { decided } from '../../../support/log-rows.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

let rooms: Awaited<ReturnType<typeof identityRooms>>
let opened: Awaited<ReturnType<typeof openGate>>
let authoring: Authoring

beforeAll(async () => {
  opened = await openGate(tempFolder(true))
})
beforeEach(async () => {
  rooms = await identityRooms()
  const { modules, data } = await readBaseSet(policiesDir)
  const live = policyOf(1, 'deny contains "Not there" if input.request.tool_name == "elsewhere"')
  authoring = createAuthoring({
    rows: createPolicyStore(rooms.store),
    gate: opened.gate,
    tools: createAuthorTools({ ...opened, library: modules.filter(({ id }) => id.startsWith('lib/')) }),
    regal: createRegal({ ...opened, find: async () => null, home: tempFolder(true) }),
    evaluator: createEvaluateOnce(opened.oneShot),
    query: rooms.log.query,
    currentSet: () => composePolicySet(modules, data, [live]),
    tenantId: 'local',
  })
})
afterEach(() => rooms.close())
afterAll(() => opened.close())

const denying = `package behavry.authz.custom

deny contains "No reading" if input.request.tool_name == "read_file"
`
async function recorded(kept: boolean): Promise<string> {
  const id = crypto.randomUUID()
  const input = kept ? { input: { hash: id, envelope: envelopeOf() } } : {}
  await rooms.log.append({
    type: 'call.decided',
    call_id: id,
    record: { ...decided(id, { input_hash: id }) },
    ...input,
  })
  return id
}

describe('a text tried', () => {
  it('on a recorded call says what it changes, and what it said itself', async () => {
    const tried = await authoring.tryOn({ rego_content: denying, call_id: await recorded(true) })
    expect(tried.decision).toMatchObject({
      without: { result: 'allow', policy: 'filesystem.read' },
      with: { result: 'deny', reason: 'No reading' },
    })
    expect(tried.rules).toMatchObject([{ module: 'draft', result: 'deny', reason: 'No reading' }])
    expect(tried.input).toEqual(JSON.parse(envelopeOf()))
  })

  it("on an input of one's own is asked for this console's own tenant", async () => {
    const input = JSON.parse(envelopeOf({ tenant: 'somebody-else', tool_name: 'read_file' }))
    const tried = await authoring.tryOn({ rego_content: denying, input })
    expect(tried.decision.with).toMatchObject({ result: 'deny' })
    expect(tried.input.tenant).toBe('local')
    const other = JSON.parse(envelopeOf({ tool_name: 'elsewhere' }))
    const { decision, rules } = await authoring.tryOn({ rego_content: denying, input: other })
    expect(decision.without).toEqual(decision.with)
    expect(decision.with).toMatchObject({ result: 'deny', policy: policyId(1) })
    expect(rules).toEqual([])
  })

  it('on what is no call at all is denied by default', async () => {
    const { decision } = await authoring.tryOn({ rego_content: denying, input: { nonsense: true } })
    expect(decision.with).toMatchObject({ result: 'deny', policy: 'default' })
  })

  it('is refused where the gate refuses it, without an input, and for a call that is not there', async () => {
    const call_id = await recorded(true)
    await expect(authoring.tryOn({ rego_content: 'package other', call_id })).rejects.toMatchObject({
      code: 'policy_refused',
    })
    await expect(authoring.tryOn({ rego_content: denying, call_id: await recorded(false) })).rejects.toMatchObject({
      code: 'no_input',
      status: 409,
    })
    await expect(authoring.tryOn({ rego_content: denying, call_id: 'none' })).rejects.toMatchObject({ status: 404 })
  })
})

describe('the reference', () => {
  it('lists the library with signatures and places, and nothing that is its own', async () => {
    const { library, modules, builtins } = await authoring.reference()
    const rank = library.find(({ path }) => path === 'data.behavry.lib.severity.rank')
    expect(rank).toMatchObject({ module: 'lib/severity.rego', description: expect.stringMatching(/./) })
    expect(rank?.signature).toMatch(/^rank\(\w+\)/)
    const lines = modules['lib/severity.rego']?.split('\n') ?? []
    expect(lines[(rank?.line ?? 0) - 1]).toMatch(/^(default )?rank\(/)
    expect(library.filter(({ path }) => path.includes('._'))).toEqual([])
    expect(Object.keys(modules).every((id) => id.startsWith('lib/'))).toBe(true)
    expect(builtins.length).toBeGreaterThan(100)
  })
})

describe('the format', () => {
  it('is the usual one, or says where the text cannot be read', async () => {
    expect(await authoring.format('package behavry.authz.custom\nx:=1')).toBe(
      'package behavry.authz.custom\n\nx := 1\n',
    )
    await expect(authoring.format('package behavry.authz.custom\n\nx := (')).rejects.toMatchObject({
      code: 'policy_refused',
      errors: [{ path: 'rego_content', line: 3 }],
    })
  })
})
