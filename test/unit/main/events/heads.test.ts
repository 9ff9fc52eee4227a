// Signed heads on disk: one line each, whole or not there.
import { appendFileSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { headIsGenuine } from '../../../../src/main/events/chain.ts'
import { createHeads, readHeads } from '../../../../src/main/events/heads.ts'
import { loadKeys } from '../../../../src/main/events/keys.ts'
import { createClock } from '../../../../src/shared/clock.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

function headsIn(dataDir: string) {
  const keys = loadKeys(dataDir)
  return { keys, heads: createHeads({ dataDir, keys, clock: createClock(), report: () => {} }) }
}

const at = (seq: number) => ({ seq, event_hash: String(seq).repeat(8) })

describe('heads', () => {
  it('signs the start of an empty log, then only what moved, and once more at the end', () => {
    const { heads, keys } = headsIn(tempFolder())
    heads.start(null)
    expect(heads.sign()).toEqual(heads.sign())
    heads.moved(at(3))
    heads.moved(at(4))
    heads.close()
    const written = readHeads(heads.file)
    expect(written.map(({ seq }) => seq)).toEqual([0, 4])
    expect(written.every((head) => headIsGenuine(head, keys.audit.verify))).toBe(true)
    expect(statSync(heads.file).mode & 0o777).toBe(0o600)
  })

  it('drops the half line that a power failure left, and goes on', () => {
    const folder = tempFolder()
    const { heads } = headsIn(folder)
    heads.start(null)
    heads.close()
    appendFileSync(heads.file, '{"seq":7,"event_ha')
    expect(readHeads(heads.file)).toHaveLength(1)
    const { heads: next } = headsIn(folder)
    next.start(at(5))
    next.close()
    expect(readHeads(next.file).map(({ seq }) => seq)).toEqual([0, 5])
    expect(readFileSync(next.file, 'utf8').split('\n')).toHaveLength(3)
  })

  it('takes a signature in its one spelling only', () => {
    const { heads, keys } = headsIn(tempFolder())
    heads.start(null)
    const head = heads.sign()
    heads.close()
    if (!head) throw new Error('nothing was signed')
    const respelled = { ...head, signature: head.signature.replace(/.==$/, (end) => `${end === 'A==' ? 'B' : 'A'}==`) }
    expect(respelled).not.toEqual(head)
    expect(headIsGenuine(respelled, keys.audit.verify)).toBe(false)
    expect(headIsGenuine({ ...head, seq: 1 }, keys.audit.verify)).toBe(false)
  })
})
