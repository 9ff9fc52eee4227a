// A preview over recorded calls: which it would have covered, and which of those it would have let through.
import { randomUUID } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createPreview } from '../../../../../src/main/enforcement/exceptions/preview.ts'
import type { OpaAnswer, RuleSource, StageRecord } from '../../../../../src/shared/contract/decision.ts'
import type { CallDecided } from '../../../../../src/shared/contract/event.ts'
import { type PreviewException, previewExceptionSchema } from '../../../../../src/shared/contract/exception.ts'
import { decidedEntry } from '../../../../support/log-rows.ts'
import { openLog } from '../../../../support/open-log.ts'
import { tempFolder } from '../../../../support/temp-folder.ts'

const baseline: StageRecord = { stage: 'tool_baseline', outcome: 'pass', facts: { class: 'write' }, duration_us: 1 }
const target = (value: string) => ({
  kind: 'path' as const,
  op: 'write' as const,
  value,
  raw: value,
  at: '/path',
  forms: [value],
})

function escalated(source: RuleSource): OpaAnswer {
  const rule = { policy: 'p', result: 'escalate' as const, hold: false, reason: '', remedy: '', module: 'm', source }
  return { result: 'escalate', policy: 'p', reason: '', contributing: ['p'], rules: [rule], would: [] }
}

const allowed: OpaAnswer = { result: 'allow', policy: 'p', reason: '', contributing: ['p'], rules: [], would: [] }

async function log() {
  const opened = await openLog(tempFolder())
  onTestFinished(() => opened.close())
  const call = async (value: string, more: Partial<CallDecided> = {}) => {
    const entry = decidedEntry({
      tool_name: 'write_file',
      action: 'write',
      target: value,
      targets: [target(value)],
      stages: [baseline],
      ...more,
    })
    await opened.append(entry)
    return entry.call_id
  }
  const preview = createPreview({ log: opened, exceptions: { warnings: () => ['careful'] } })
  const ask = (more: Partial<PreviewException> = {}) =>
    preview(
      previewExceptionSchema.parse({ tool_name: 'write_file', action: 'write', target_pattern: '/srv/', ...more }),
    )
  return { call, ask }
}

describe('preview', () => {
  it('counts what it covers, and what would have been let through', async () => {
    const { call, ask } = await log()
    const held = { policy_result: 'escalate' as const, opa_answer: escalated('base') }
    const was = await call('/srv/a', { opa_answer: allowed })
    const asked = await call('/srv/b', held)
    const fixed = await call('/srv/c', { policy_result: 'escalate', opa_answer: escalated('autogen') })
    const denied = await call('/srv/d', {
      policy_result: 'deny',
      stages: [baseline, { stage: 'blast_radius', outcome: 'deny', duration_us: 1 }],
    })
    await call('/srv-evil/a', held)
    await call('/srv/e', { ...held, action: 'delete' })
    await call('/srv/f', { ...held, tool_name: 'edit_file' })
    await call('/srv/g', { policy_result: 'deny', action: null, targets: [] })
    const found = await ask()
    expect(found).toMatchObject({ calls: 7, covered: { count: 4, lifted: 1 }, warnings: ['careful'] })
    expect(found.covered.calls.map(({ id, before, after }) => [id, before, after])).toEqual([
      [denied, 'deny', 'deny'],
      [fixed, 'escalate', 'escalate'],
      [asked, 'escalate', 'allow'],
      [was, 'allow', 'allow'],
    ])
  })

  it('knows of agent and server, and that a named agent reaches further', async () => {
    const { call, ask } = await log()
    const agent_id = randomUUID()
    const held = { policy_result: 'escalate' as const, opa_answer: escalated('requester') }
    await call('/srv/a', { ...held, agent_id })
    await call('/srv/b', { ...held, agent_id: randomUUID(), server_id: 'scratch' })
    expect((await ask()).covered).toMatchObject({ count: 2, lifted: 0 })
    expect((await ask({ agent_id })).covered).toMatchObject({ count: 1, lifted: 1 })
    expect((await ask({ server_id: 'scratch' })).covered).toMatchObject({ count: 1, lifted: 0 })
  })

  it('does not take the class of a tool that is not known for a harmless one', async () => {
    const { call, ask } = await log()
    const held = { policy_result: 'escalate' as const, opa_answer: escalated('base') }
    await call('/srv/a', { ...held, stages: [] })
    await call('/srv/a', { ...held, stages: [{ ...baseline, facts: { class: 'execute' } }] })
    expect((await ask()).covered).toMatchObject({ count: 2, lifted: 0 })
  })

  it('looks at the newest calls of the tool only, page by page, and shows the first 20', async () => {
    const { call, ask } = await log()
    await call('/srv/oldest')
    for (let n = 0; n < 30; n += 1) await call('/srv/x', { tool_name: 'other' })
    for (let n = 0; n < 510; n += 1) await call(n % 2 === 0 ? `/srv/${n}` : `/tmp/${n}`)
    const some = await ask({ limit: 40 })
    expect(some).toMatchObject({ calls: 40, covered: { count: 20 } })
    const all = await ask()
    expect(all).toMatchObject({ calls: 511, covered: { count: 256 } })
    expect(all.covered.calls).toHaveLength(20)
    expect(all.covered.calls[0]?.target).toBe('/srv/508')
  })
})
