// Policies come, change and go while the real engine runs: nobody is denied for it, and a failed change leaves what was.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { OpaUnavailable } from '../../../../src/main/opa/client.ts'
import type { Opa } from '../../../../src/main/opa/opa.ts'
import {
  endEngines,
  enginePids,
  envelopeOf,
  policyId,
  policyOf,
  startEngineRoom,
} from '../../../support/engine-room.ts'
import { until } from '../../../support/processes.ts'

afterEach(endEngines)

const ask = async (opa: Opa, parts: Parameters<typeof envelopeOf>[0] = {}) =>
  (await opa.decide(envelopeOf(parts))).answer
const denies = (reason: string, tool = 'read_file') =>
  `deny contains "${reason}" if input.request.tool_name == "${tool}"`
const broken = (n: number) => policyOf(n, 'deny contains "no" if no.such.function(input)')

describe('changing policies', () => {
  it('puts one into the running engine and takes it out again', async () => {
    const { opa, folder, saved } = await startEngineRoom()
    const engines = enginePids(folder)
    const before = opa.status()
    await opa.changePolicies({ put: [policyOf(1, denies('No'))] })
    expect(await ask(opa)).toMatchObject({ result: 'deny', policy: policyId(1), reason: 'No' })
    expect(await ask(opa, { tool_name: 'other' })).toMatchObject({ result: 'allow' })
    expect(opa.status().modules.map(({ id }) => id)).toContain(`policies/local/${policyId(1)}.rego`)
    expect(opa.status().revision).not.toBe(before.revision)
    await opa.changePolicies({ put: [policyOf(1, denies('Still no'))] })
    expect(await ask(opa)).toMatchObject({ reason: 'Still no' })
    await opa.changePolicies({ drop: [policyId(1)] })
    expect(await ask(opa)).toMatchObject({ result: 'allow' })
    expect(opa.status().revision).toBe(before.revision)
    expect(opa.status().modules).toEqual(before.modules)
    expect(enginePids(folder)).toEqual(engines)
    expect(new Set(saved).size).toBe(3)
  })

  it('asks a policy where it is filed, and no longer where it was', async () => {
    const { opa } = await startEngineRoom()
    const everywhere = 'deny contains "No" if input.request.action == "read"'
    const put = (index: { tools?: string[]; servers?: string[]; agents?: string[] } | null) =>
      opa.changePolicies({ put: [policyOf(1, everywhere, { index })] })
    await put({ tools: ['a_tool'] })
    expect((await ask(opa)).result).toBe('allow')
    expect((await ask(opa, { tool_name: 'a_tool' })).result).toBe('deny')
    await put({ servers: ['mail'] })
    expect((await ask(opa, { tool_name: 'a_tool' })).result).toBe('allow')
    expect((await ask(opa, { server_id: 'mail' })).result).toBe('deny')
    await put({ agents: ['b'] })
    expect((await ask(opa, { server_id: 'mail' })).result).toBe('allow')
    expect((await ask(opa, { agent_id: 'b' })).result).toBe('deny')
    await put(null)
    expect((await ask(opa)).result).toBe('deny')
  })

  it('holds one that nobody hears, and hears it as soon as it may speak, without a module coming', async () => {
    const { opa } = await startEngineRoom()
    await opa.changePolicies({ put: [policyOf(1, denies('No'), { heard: 'none' })] })
    expect(await ask(opa)).toMatchObject({ result: 'allow', contributing: ['filesystem.read'], would: [] })
    const { modules } = opa.status()
    await opa.changePolicies({ put: [policyOf(1, denies('No'))] })
    expect(await ask(opa)).toMatchObject({ result: 'deny', reason: 'No' })
    expect(opa.status().modules).toEqual(modules)
  })

  it('only watches a policy in monitor mode, and lets it decide when that ends', async () => {
    const { opa } = await startEngineRoom()
    await opa.changePolicies({ put: [policyOf(1, denies('No'), { mode: 'monitor' })] })
    const watched = await ask(opa)
    expect(watched).toMatchObject({ result: 'allow', contributing: ['filesystem.read'] })
    expect(watched.would).toMatchObject([{ policy: policyId(1), result: 'deny', reason: 'No', source: 'custom' }])
    await opa.changePolicies({ put: [policyOf(1, denies('No'))] })
    expect(await ask(opa)).toMatchObject({ result: 'deny', would: [] })
  })

  it('starts a fresh engine for several at once, and ends the one before', async () => {
    const { opa, folder, states } = await startEngineRoom()
    const [before] = enginePids(folder)
    await opa.changePolicies({
      put: [policyOf(1, denies('No')), policyOf(2, denies('Nor this', 'other'))],
      documents: { roles: { r: { permissions: ['*:*'] } } },
    })
    expect((await ask(opa)).reason).toBe('No')
    expect((await ask(opa, { tool_name: 'other' })).reason).toBe('Nor this')
    await until(() => enginePids(folder).length === 1, 'the end of the engine before')
    expect(enginePids(folder)).not.toContain(before)
    expect(states).toEqual(['starting', 'ready'])
    await opa.changePolicies({ drop: [policyId(1), policyId(2)] })
    expect((await ask(opa)).result).toBe('allow')
  })

  it('keeps tenants apart', async () => {
    const { opa } = await startEngineRoom()
    const put = [policyOf(1, denies('No')), policyOf(2, denies('Not there'), { tenant_id: 'other' })]
    await opa.changePolicies({ put })
    expect((await ask(opa)).contributing).toEqual([policyId(1)])
    expect((await ask(opa, { tenant: 'other' })).contributing).toEqual([policyId(2)])
    expect((await ask(opa, { tenant: 'third' })).result).toBe('allow')
  })

  it('has the canary survive policies that deny everything and thresholds that hold everything', async () => {
    const { opa } = await startEngineRoom({
      policies: [policyOf(1, 'deny contains "All"')],
      documents: {
        'behavry.unmatched': 'escalate',
        'behavry.blast_radius_config': {
          min_delete_depth: 64,
          config_paths: ['/', '/canary'],
          protected_patterns: ['a', 'c', 'canary', '.'],
        },
      },
    })
    expect(opa.ready()).toBe(true)
    expect((await ask(opa)).reason).toBe('All')
  })
})

describe('a change that fails', () => {
  it.each([
    ['one that does not compile', [broken(2)]],
    ['several of which one does not compile', [broken(2), policyOf(3, denies('Third'))]],
    ['one that is no policy', [policyOf(2, '', { rego_content: 'not rego' })]],
    ['one that claims the package of another', [policyOf(2, '', { rego_content: 'package a\npackage b\n' })]],
  ])('leaves what was: %s', async (_name, put) => {
    const { opa, states } = await startEngineRoom({ policies: [policyOf(1, denies('First'))] })
    const before = opa.status()
    await expect(opa.changePolicies({ put })).rejects.toThrow()
    expect(opa.status()).toMatchObject({ state: 'ready', revision: before.revision, modules: before.modules })
    expect(await ask(opa)).toMatchObject({ reason: 'First', contributing: [policyId(1)] })
    await opa.changePolicies({ put: [policyOf(2, denies('Second', 'other'))] })
    expect((await ask(opa, { tool_name: 'other' })).reason).toBe('Second')
    expect(states).toEqual(['starting', 'ready'])
  })

  it('says where the text is wrong', async () => {
    const { opa } = await startEngineRoom()
    const failure = expect(opa.changePolicies({ put: [broken(2)] })).rejects
    await failure.toThrow(`${policyId(2)}.rego:3: undefined function no.such.function`)
  })

  it.each([[[1]], [[1, 2]]])('is undone when its set cannot be kept: %j', async (numbers) => {
    let full = false
    const saveSet = () => {
      if (full) throw new Error('the disk is full')
    }
    const { opa } = await startEngineRoom({ saveSet })
    full = true
    const put = numbers.map((n) => policyOf(n, denies('No')))
    await expect(opa.changePolicies({ put })).rejects.toThrow('the disk is full')
    expect((await ask(opa)).result).toBe('allow')
    full = false
    await opa.changePolicies({ put })
    expect((await ask(opa)).result).toBe('deny')
  })
})

describe('an engine that falls', () => {
  it('comes back with all policies', async () => {
    const { opa, folder, states } = await startEngineRoom({ policies: [policyOf(1, denies('First'))] })
    await opa.changePolicies({ put: [policyOf(2, denies('Second', 'other'))] })
    const { revision } = opa.status()
    for (const pid of enginePids(folder)) process.kill(pid, 'SIGKILL')
    await until(() => states.includes('down'), 'the fall')
    await until(() => opa.ready(), 'readiness after a kill')
    expect(opa.status().revision).toBe(revision)
    expect((await ask(opa)).reason).toBe('First')
    expect((await ask(opa, { tool_name: 'other' })).reason).toBe('Second')
  })

  it('takes a change while it is down, on a fresh engine', async () => {
    const { opa, folder, states } = await startEngineRoom()
    for (const pid of enginePids(folder)) process.kill(pid, 'SIGKILL')
    await until(() => states.includes('down'), 'the fall')
    await opa.changePolicies({ put: [policyOf(1, denies('No'))] })
    expect((await ask(opa)).reason).toBe('No')
    await until(() => enginePids(folder).length === 1, 'one engine')
  })

  it('stays down with the reason when a stored policy does not compile, until that one is dropped', async () => {
    const { opa, states } = await startEngineRoom({ policies: [broken(1), policyOf(2, denies('Second'))] })
    expect(opa.status()).toMatchObject({ state: 'down', error: expect.stringContaining(`${policyId(1)}.rego:3`) })
    await expect(opa.decide(envelopeOf())).rejects.toThrow('not ready')
    await opa.changePolicies({ drop: [policyId(1)] })
    expect((await ask(opa)).reason).toBe('Second')
    expect(states).toEqual(['starting', 'down', 'ready'])
  })

  it('leaves nothing running when it is stopped amid a change', async () => {
    const { opa } = await startEngineRoom()
    const both = [policyOf(1, denies('No')), policyOf(2, denies('No'))]
    const change = expect(opa.changePolicies({ put: both })).rejects.toThrow()
    await opa.stop()
    await change
    await expect(opa.changePolicies({ drop: [policyId(1)] })).rejects.toThrow('not ready')
  })
})

describe('calls during changes', () => {
  it('are asked again when the engine of before is late, and not denied', async () => {
    const { opa, folder, states } = await startEngineRoom()
    for (const pid of enginePids(folder)) process.kill(pid, 'SIGSTOP')
    const change = opa.changePolicies({ put: [policyOf(1, denies('No')), policyOf(2, denies('No', 'other'))] })
    const answers = await Promise.all([1, 2, 3].map(() => ask(opa)))
    expect(answers.map(({ reason }) => reason)).toEqual(['No', 'No', 'No'])
    await change
    expect(states).toEqual(['starting', 'ready'])
  })

  it('are decided on exactly one set each, and none is refused for 50 activations', { timeout: 120_000 }, async () => {
    const { opa } = await startEngineRoom()
    const reasonOf = new Map<string, string>([[opa.status().revision ?? '', 'The agent may read files']])
    const answers: { revision: string; reason: string }[] = []
    const refused: unknown[] = []
    let done = false
    const caller = async () => {
      while (!done) {
        try {
          const { answer, revision } = await opa.decide(envelopeOf())
          answers.push({ revision, reason: answer.reason })
        } catch (error) {
          // A machine that is busy otherwise may be late; that is no refusal for a change.
          if (!(error instanceof OpaUnavailable && error.timedOut)) refused.push(error)
        }
        await sleep(1)
      }
    }
    const callers = [1, 2, 3, 4].map(caller)
    for (let n = 1; n <= 50; n += 1) {
      const several = n % 10 === 0 ? [policyOf(100 + n, denies('never', `tool_${n}`))] : []
      await opa.changePolicies({ put: [policyOf(1, denies(`change ${n}`)), ...several] })
      reasonOf.set(opa.status().revision ?? '', `change ${n}`)
      expect((await ask(opa)).reason).toBe(`change ${n}`)
    }
    done = true
    await Promise.all(callers)
    expect(refused).toEqual([])
    expect(answers.length).toBeGreaterThan(50)
    expect(answers.filter(({ revision, reason }) => reasonOf.get(revision) !== reason)).toEqual([])
  })
})
