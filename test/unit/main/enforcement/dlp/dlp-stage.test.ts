// What the stage makes of findings: a denial from the set severity on, words that help and give nothing away, no answer without a scan.
import { describe, expect, it } from 'vitest'
import { createDlpStage } from '../../../../../src/main/enforcement/dlp/dlp-stage.ts'
import type { Scan } from '../../../../../src/main/enforcement/dlp/scanner.ts'
import type { StageAnswer } from '../../../../../src/main/enforcement/stage.ts'
import type { DlpFinding } from '../../../../../src/shared/contract/dlp.ts'
import { type RiskTier, rankWords } from '../../../../../src/shared/contract/primitives.ts'
import type { Target } from '../../../../../src/shared/contract/tool-call.ts'

const target: Target = { kind: 'path', op: 'write', value: '/w/a/b.md', raw: '/w/a/b.md', at: '/path', forms: [] }
const finding = (severity: RiskTier, at = '/content', pattern = 'a_kind'): DlpFinding => ({
  pattern,
  severity,
  at,
  redacted: 'abcd… (40 characters)',
})
const scanned = (findings: readonly DlpFinding[], also: readonly Target[] = [target]): Scan => ({
  outcome: 'scanned',
  masked: { content: '⟦secret:a_kind⟧' },
  also: also as never,
  findings,
})

async function answerTo(scan: Scan | Error, from: RiskTier = 'critical'): Promise<StageAnswer> {
  const stage = createDlpStage({
    scanner: {
      async scan() {
        if (scan instanceof Error) throw scan
        return scan
      },
      nameOf: (id) => `Name of ${id}`,
    },
    dlpBlockSeverity: () => from,
  })
  const facts = { principal: { agent: {}, session_id: 's' }, targets: [target] } as never
  return stage.run({ arguments: {}, call_id: 'c' } as never, facts, new AbortController().signal)
}

describe('findings', () => {
  it.each(rankWords.flatMap((severity) => rankWords.map((from) => [severity, from] as const)))(
    'of %s severity, where calls are denied from %s on',
    async (severity, from) => {
      const answer = await answerTo(scanned([finding(severity)]), from)
      const denied = rankWords.indexOf(severity) >= rankWords.indexOf(from)
      expect(answer.outcome).toBe(denied ? 'deny' : 'pass')
      expect(answer.facts).toMatchObject({ secrets: [{ severity }], shown_arguments: { content: '⟦secret:a_kind⟧' } })
    },
  )

  it('that deny are named with their place, never with their text', async () => {
    const found = [finding('high', '/x', 'other'), finding('critical'), finding('critical', '/list/3')]
    const answer = await answerTo(scanned(found))
    expect(answer).toMatchObject({ outcome: 'deny', code: 'dlp.a_kind', reason: 'dlp' })
    const { message, remedy } = answer as Extract<StageAnswer, { code: string }>
    expect(message).toContain('The argument "content" holds what looks like: Name of a_kind')
    expect(message).toContain('the argument at /list/3')
    expect(message).not.toContain('other')
    expect(message + remedy).not.toContain('abcd')
  })

  it('that are many are counted', async () => {
    const many = Array.from({ length: 300 }, (_, n) => finding('critical', `/a${n}`))
    const answer = await answerTo(scanned(many))
    expect((answer as { message: string }).message).toContain('and 297 more')
    expect(answer.facts?.secrets).toHaveLength(100)
    expect(answer.shown).toMatchObject({ findings: 300 })
  })

  it('that cover where a target lies deny, whatever their severity', async () => {
    const covered = { ...target, value: '/w/⟦secret:a_kind⟧' }
    expect(await answerTo(scanned([finding('medium', '/path')], [covered]))).toMatchObject({
      outcome: 'deny',
      code: 'dlp.hidden_target',
      reason: 'dlp',
      facts: { shown_targets: [covered] },
    })
    const named = { ...target, value: '/w/a/⟦secret:a_kind⟧' }
    expect(await answerTo(scanned([finding('medium', '/path')], [named]))).toMatchObject({ outcome: 'pass' })
  })
})

describe('without a whole scan', () => {
  it('the call is denied, nothing of it is shown, and the slow pattern is named', async () => {
    const answer = await answerTo({ outcome: 'over_budget', slowest: 'slow' })
    expect(answer).toMatchObject({ outcome: 'deny', code: 'dlp.over_budget', shown: { slowest: 'Name of slow' } })
    expect(answer.facts).toBeUndefined()
  })

  it('or when it fails, the stage fails', async () => {
    await expect(answerTo(new Error('no thread'))).rejects.toThrow('no thread')
  })
})
