// The listener: off in a replay, undisturbed by failures, quick and bounded whatever comes.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAutoActivate } from '../../../../src/main/automation/auto-activate.ts'
import { createGenerateCandidate, type GenerateCandidate } from '../../../../src/main/automation/generate-candidate.ts'
import { createGenerator } from '../../../../src/main/automation/generator.ts'
import type { Generated } from '../../../../src/main/automation/prove.ts'
import { createPolicyAutomation } from '../../../../src/main/settings/policy-automation.ts'
import { createCandidateStore } from '../../../../src/main/store/candidates.ts'
import { createSettingStore } from '../../../../src/main/store/settings.ts'
import { detectionRow } from '../../../support/detections.ts'
import { identityRooms } from '../../../support/identity-rooms.ts'
import { gateDouble, policyRooms } from '../../../support/policy-rooms.ts'

let base: Awaited<ReturnType<typeof identityRooms>>
let generate: GenerateCandidate
beforeEach(async () => {
  base = await identityRooms()
  const settings = createPolicyAutomation(base).current
  const candidates = createCandidateStore(base.store)
  const prove = async ({ text }: Generated) => gateDouble.check(text, { source: 'autogen' })
  const { enact } = policyRooms(base).proofs
  const parts = { ...base, candidates, settings, prove, enact, tenantId: 'local' }
  const autoActivate = createAutoActivate({ ...parts, async makeReady() {}, onActivated() {} })
  generate = createGenerateCandidate({ ...parts, autoActivate })
})
afterEach(() => base.close())

const open = (more: Partial<Parameters<typeof createGenerator>[0]> = {}) => {
  const faults: unknown[] = []
  const marks = createSettingStore(base.store)
  const report = (error: unknown) => void faults.push(error)
  return { ...createGenerator({ generate, marks, newestSeq: 0, report, ...more }), faults }
}
const listed = () => createCandidateStore(base.store).list({}, 500, 0)

describe('the generator', () => {
  it('counts what it hears of the past and proposes nothing for it', async () => {
    const generator = open({ newestSeq: 5 })
    for (let seq = 1; seq <= 5; seq += 1) generator.apply(detectionRow(undefined, {}, { seq }), true)
    await generator.settled()
    expect(listed().total).toBe(0)
    generator.apply(detectionRow(undefined, {}, { seq: 6 }), false)
    await generator.settled()
    expect(JSON.parse(listed().items[0]?.breakdown ?? '')).toMatchObject({ occurrences: 6 })
  })

  it('lets no failure out, and goes on after it', async () => {
    const generator = open({
      generate: {
        see: (row) => {
          if (row.seq === 1) throw new Error('cannot be read')
          return generate.see(row)
        },
        settle: async (sighting) => {
          if (sighting.signature.endsWith('bad')) throw new Error('cannot be settled')
          return generate.settle(sighting)
        },
      },
    })
    expect(() => generator.apply(detectionRow(), false)).not.toThrow()
    generator.apply(detectionRow(undefined, { tool_name: 'bad' }, { seq: 2 }), false)
    generator.apply(detectionRow(undefined, { tool_name: 'good' }, { seq: 3 }), false)
    await generator.settled()
    expect(generator.faults.map(String)).toEqual(['Error: cannot be read', 'Error: cannot be settled'])
    expect(listed().items.map(({ pattern_signature }) => pattern_signature)).toEqual([
      'injection:prompt_injection:good',
    ])
  })

  it('takes a hundred thousand events, and forgets nothing of the surest', async () => {
    const generator = open()
    const events = 100_000
    for (let seq = 1; seq <= events; seq += 1) {
      const severity = seq === 77_777 ? 'critical' : 'low'
      generator.apply(
        detectionRow(undefined, { tool_name: `t${seq % 20}`, severity, session_id: `s${seq}` }, { seq }),
        false,
      )
      if (seq % 1000 === 0) await new Promise(setImmediate)
    }
    await generator.settled()
    const { items, total } = listed()
    expect(total).toBe(20)
    expect(items.filter(({ severity }) => severity === 'critical')).toHaveLength(1)
    for (const { source_event_ids, sessions } of items)
      expect([JSON.parse(source_event_ids).length, JSON.parse(sessions).length]).toEqual([50, 100])
  }, 120_000)

  it('does not grow with patterns: what is beyond waits for its next event', async () => {
    let free = () => {}
    const held = new Promise<void>((resolve) => {
      free = resolve
    })
    const settled: string[] = []
    const settle: GenerateCandidate['settle'] = async ({ signature }) => {
      await held
      settled.push(signature)
      return null
    }
    const generator = open({ generate: { ...generate, settle } })
    for (let seq = 1; seq <= 3000; seq += 1)
      generator.apply(detectionRow(undefined, { tool_name: `t${seq}` }, { seq }), false)
    free()
    await generator.settled()
    expect(settled).toHaveLength(1001)
  })
})
