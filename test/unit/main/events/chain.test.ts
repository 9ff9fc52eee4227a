// The hash chain as a property: whatever is done to rows, the check finds it, and finds nothing when nothing was done.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createChainCheck, eventHash } from '../../../../src/main/events/chain.ts'
import { genesisHash } from '../../../../src/main/events/log-schema.ts'
import { canonicalJson } from '../../../../src/shared/json/canonical.ts'

type Row = { seq: number; record: string; previous_hash: string; event_hash: string }

function chainOf(records: readonly unknown[]): Row[] {
  let previous_hash = genesisHash
  return records.map((each, index) => {
    const record = canonicalJson(each)
    const event_hash = eventHash(previous_hash, record)
    const row = { seq: index + 1, record, previous_hash, event_hash }
    previous_hash = event_hash
    return row
  })
}

function problemIn(rows: readonly Row[], whole: readonly Row[]): string | null {
  const newest = whole.at(-1)
  const check = createChainCheck(genesisHash, new Map(newest ? [[newest.seq, newest.event_hash]] : []))
  for (const row of rows) check.next(row)
  return check.finish().problem
}

const chains = fc
  .array(fc.record({ id: fc.uuid(), data: fc.jsonValue({ maxDepth: 2 }) }), { minLength: 2, maxLength: 12 })
  .map(chainOf)
const chainWithRow = chains.chain((rows) => fc.tuple(fc.constant(rows), fc.nat(rows.length - 1)))

describe('chain', () => {
  it('is whole as it was made', () => {
    fc.assert(
      fc.property(chains, (rows) => {
        expect(problemIn(rows, rows)).toBeNull()
      }),
    )
  })

  it('finds any change of any character of any column', () => {
    const columns = fc.constantFrom('record', 'previous_hash', 'event_hash')
    fc.assert(
      fc.property(chainWithRow, columns, fc.nat(), fc.integer({ min: 1, max: 126 }), ([rows, n], column, at, by) => {
        const row = rows[n]!
        const text = row[column as 'record']
        const place = at % text.length
        const other = String.fromCharCode((text.charCodeAt(place) + by) % 0xd800)
        const changed = { ...row, [column]: text.slice(0, place) + other + text.slice(place + 1) }
        expect(problemIn(rows.with(n, changed), rows)).not.toBeNull()
      }),
    )
  })

  it('finds a row that is missing, wherever it stood, the last one too', () => {
    fc.assert(
      fc.property(chainWithRow, ([rows, n]) => {
        expect(problemIn(rows.toSpliced(n, 1), rows)).not.toBeNull()
      }),
    )
  })

  it('finds rows that changed places or came twice, with their numbers or without', () => {
    fc.assert(
      fc.property(chainWithRow, fc.nat(), fc.boolean(), ([rows, n], other, renumbered) => {
        const m = (n + 1 + (other % (rows.length - 1))) % rows.length
        const swapped = rows.with(n, rows[m]!).with(m, rows[n]!)
        const doubled = rows.toSpliced(n, 0, rows[n]!)
        for (const changed of [swapped, doubled]) {
          const seen = renumbered ? changed.map((row, index) => ({ ...row, seq: index + 1 })) : changed
          expect(problemIn(seen, rows)).not.toBeNull()
        }
      }),
    )
  })

  it('finds a whole that was computed anew, by the signed head', () => {
    fc.assert(
      fc.property(chains, fc.string(), (rows, id) => {
        const forged = chainOf([{ id, forged: true }, ...rows.slice(1).map((row) => JSON.parse(row.record) as unknown)])
        expect(problemIn(forged, rows)).not.toBeNull()
      }),
    )
  })
})
