// How many calls a rule would have stopped against which nothing was known.
import { expect, it } from 'vitest'
import { stoppedIn } from '../../../../../src/renderer/features/candidates/stopped-in.ts'

const changed = (count: number, with_findings: number) => ({ count, with_findings, approved_by_hand: 0, calls: [] })

it('counts denied and held ones, and those with a finding apart', () => {
  expect(stoppedIn({ newly_denied: changed(9, 4), newly_escalated: changed(3, 0) })).toEqual({ clean: 8, found: 4 })
  expect(stoppedIn({ newly_denied: changed(0, 0), newly_escalated: changed(0, 0) })).toEqual({ clean: 0, found: 0 })
})
