// The three sections and their filters, and filters in the address.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CandidateFilter,
  filtered,
  filterIn,
  isNarrow,
  noFilter,
  searchOf,
  sectionsOf,
} from '../../../../../src/renderer/features/candidates/sections.ts'
import { type Candidate, candidateStatusSchema, detectionTypes } from '../../../../../src/shared/contract/candidate.ts'

const statuses = candidateStatusSchema.options
const candidate = (id: string, status: Candidate['status'], confidence: number, minute = 0, more = {}): Candidate =>
  ({
    id,
    status,
    confidence,
    source_event_types: ['BEHAVIOR_REVERSAL'],
    updated_at: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
    ...more,
  }) as Candidate

const items = [
  candidate('unsure', 'proposed', 0.3, 9),
  candidate('sure', 'proposed', 0.9, 1),
  candidate('as sure and newer', 'proposed', 0.9, 2),
  candidate('alone', 'auto_activated', 0.9, 3),
  candidate('alone later', 'auto_activated', 1, 4),
  candidate('approved', 'approved', 0.4, 5),
  candidate('rejected', 'rejected', 1, 6, { source_event_types: ['INBOUND_INJECTION_DETECTED', 'BEHAVIOR_REVERSAL'] }),
]
const ids = (list: readonly Candidate[]) => list.map(({ id }) => id)

describe('sections', () => {
  it('hold each once: what waits by confidence, the rest newest first', () => {
    expect(sectionsOf(items).map(({ title, items: inside }) => [title, ids(inside)])).toEqual([
      ['Awaiting review', ['as sure and newer', 'sure', 'unsure']],
      ['Auto-activated', ['alone later', 'alone']],
      ['Resolved', ['rejected', 'approved']],
    ])
  })
})

describe('a filter', () => {
  it('keeps to a status, to any kind of detection behind it, and to a range with both ends', () => {
    const by = (more: Partial<CandidateFilter>) => ids(filtered(items, { ...noFilter, ...more }))
    expect(by({})).toEqual(ids(items))
    expect(by({ status: 'approved' })).toEqual(['approved'])
    expect(by({ source: 'INBOUND_INJECTION_DETECTED' })).toEqual(['rejected'])
    expect(by({ least: '0.9', most: '0.9' })).toEqual(['sure', 'as sure and newer', 'alone'])
    expect(by({ least: '0.95' })).toEqual(['alone later', 'rejected'])
    expect(by({ most: '0.3' })).toEqual(['unsure'])
  })

  it.each(['', ' ', 'x', '-1', '1.5', '0.5.5'])('that reads %j as a bound narrows nothing', (text) => {
    expect(filtered(items, { ...noFilter, least: text, most: text })).toEqual(items)
  })

  it('comes back from the address as it went there', () => {
    const filters = fc.record<CandidateFilter>({
      status: fc.constantFrom(null, ...statuses),
      source: fc.constantFrom(null, ...detectionTypes),
      least: fc.string(),
      most: fc.string(),
    })
    fc.assert(
      fc.property(filters, (filter) => {
        const search = searchOf(filter)
        expect(filterIn(search)).toEqual(filter)
        expect(search === '').toBe(!isNarrow(filter))
      }),
    )
  })

  it('of another making is none', () => {
    expect(filterIn('?status=gone&source_event_type=EVERYTHING')).toEqual(noFilter)
  })
})
