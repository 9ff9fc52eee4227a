// Rules that activate themselves: which rows are told, and that nothing hides in what is told.
import { expect, it } from 'vitest'
import type { LiveMessage } from '../../../../../src/renderer/api/live.ts'
import { activatedIn } from '../../../../../src/renderer/features/candidates/activated.ts'

const row = (type: string, data: object) => ({ type, item: { data } as LiveMessage['item'] })
const signature = 'injection:prompt_injection:read_file'

it('tells what activated itself, and no other row', () => {
  const said = { candidate_id: 'c', policy_id: 'p', pattern_signature: signature, confidence: 0.9 }
  expect(activatedIn(row('POLICY_AUTO_ACTIVATED', said))).toEqual({ id: 'c', signature, confidence: '0.90' })
  expect(activatedIn(row('POLICY_CANDIDATE_APPROVED', said))).toBeNull()
  expect(activatedIn(row('POLICY_AUTO_ACTIVATED', {}))).toBeNull()
  expect(activatedIn({ type: 'call.decided', item: {} as LiveMessage['item'] })).toBeNull()
})

it('shows what hides in a signature, and cuts what is endless', () => {
  const said = { candidate_id: 'c', pattern_signature: `\u202e${'x'.repeat(500)}` }
  const told = activatedIn(row('POLICY_AUTO_ACTIVATED', said))
  expect(told?.signature).not.toContain('\u202e')
  expect(told?.signature.length).toBeLessThan(100)
  expect(told?.confidence).toBe('unknown')
})
