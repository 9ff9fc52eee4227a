// The stages stand in the seed's order, and each is one that the seed names.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { GovernedCall } from '../../../../src/main/enforcement/call.ts'
import { createJudge } from '../../../../src/main/enforcement/judge.ts'
import { createRequestPipeline } from '../../../../src/main/enforcement/request-pipeline.ts'
import { stageLabels } from '../../../../src/shared/contract/decision.ts'

/** The seed's steps 1 to 6 with the label that each has here. */
const seedOrder = [
  ['1', 'agent_token'],
  ['2', 'session'],
  ['2d', 'workflow_context'],
  ['2e', 'delegation'],
  ['3', 'tool_baseline'],
  ['4', 'dlp'],
  ['4c', 'scope_probe'],
  ['4d', 'blast_radius'],
  ['5', 'exception'],
  ['6', 'policy'],
] as const

describe('request pipeline', () => {
  it('names its stages as the seed orders them', () => {
    expect(stageLabels).toEqual(seedOrder.map(([, label]) => label))
  })

  it('runs what is built in that order', () => {
    const labels = createRequestPipeline({} as never).map((stage) => stage.label)
    expect(labels).toEqual(stageLabels)
  })

  it('stays a table of contents', () => {
    const text = readFileSync(new URL('../../../../src/main/enforcement/request-pipeline.ts', import.meta.url), 'utf8')
    expect(text.split('\n').length).toBeLessThanOrEqual(60)
  })
})

describe('who calls', () => {
  const good = { ok: true, agent_id: 'a', session_id: 's' }
  const expired = { ok: false, code: 'token_expired', message: 'The token has expired.' }
  const ended = { ended: true, code: 'session_revoked', message: 'The session was revoked.' }

  /** Nothing else of the console is there: whoever gets past these two fails in another way. */
  it.each([
    ['agent_token', expired, ended],
    ['session', good, ended],
  ])('is refused in the words of %s', async (stage, token, principal) => {
    const identity = { verifyToken: async () => token, principal: () => principal, touchSession: () => {} }
    const judge = createJudge(createRequestPipeline({ identity } as never), () => false)
    const { decision, stages } = await judge({ bearer: 'b' } as GovernedCall)
    const code = stage === 'session' ? ended.code : expired.code
    expect(decision).toMatchObject({ result: 'deny', reason: 'session_ended', policy_id: code })
    expect(stages.at(-1)).toMatchObject({ stage, outcome: 'deny', code })
  })
})
