// The runner: order, early stop, and that a stage which throws or hangs denies.
import { describe, expect, it } from 'vitest'
import type { GovernedCall } from '../../../../src/main/enforcement/call.ts'
import { runStages } from '../../../../src/main/enforcement/run-stages.ts'
import type { Stage, StageAnswer } from '../../../../src/main/enforcement/stage.ts'

const call = { call_id: 'c' } as GovernedCall
const stage = (label: Stage['label'], run: Stage['run'], limit_ms = 50): Stage => ({
  label,
  failure: 'opa_unavailable',
  limit_ms,
  run,
})
const deny: StageAnswer = { outcome: 'deny', code: 'x', reason: 'policy', message: 'm', remedy: 'r' }
const hold: StageAnswer = { outcome: 'escalate', code: 'y', reason: 'blast_radius', message: 'm', remedy: 'r' }

describe('runStages', () => {
  it('runs in array order and stops at the first deny', async () => {
    const seen: string[] = []
    const note = (label: Stage['label'], answer: StageAnswer) =>
      stage(label, () => {
        seen.push(label)
        return answer
      })
    const run = await runStages(
      [note('agent_token', { outcome: 'pass' }), note('session', deny), note('policy', { outcome: 'pass' })],
      call,
    )
    expect(seen).toEqual(['agent_token', 'session'])
    expect(run.stages.map((each) => each.outcome)).toEqual(['pass', 'deny'])
  })

  it('carries an escalate on and hands facts to later stages', async () => {
    let handed: unknown
    const run = await runStages(
      [
        stage('blast_radius', () => ({ ...hold, facts: { action: 'read' } })),
        stage('policy', (_call, facts) => {
          handed = facts.action
          return { outcome: 'pass' }
        }),
      ],
      call,
    )
    expect(handed).toBe('read')
    expect(run.stages.map((each) => each.outcome)).toEqual(['escalate', 'pass'])
  })

  it.each([
    [
      'throws at once',
      () => {
        throw new Error('broken')
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
    ['never answers', () => new Promise<StageAnswer>(() => {})],
  ])('denies when a stage %s', async (_name, run) => {
    const after = stage('policy', () => {
      throw new Error('must not run')
    })
    const done = await runStages([stage('tool_baseline', run), after], call)
    expect(done.stages).toMatchObject([{ stage: 'tool_baseline', outcome: 'error', reason: 'opa_unavailable' }])
    expect(done.failure?.stage).toBe('tool_baseline')
  })

  it('tells a late stage to stop', async () => {
    let aborted = false
    const slow = stage(
      'policy',
      (_call, _facts, signal) =>
        new Promise<StageAnswer>(() => signal.addEventListener('abort', () => (aborted = true))),
      5,
    )
    await runStages([slow], call)
    expect(aborted).toBe(true)
  })
})
