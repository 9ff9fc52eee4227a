// Decisions and changes at the turnstile: never both at once, and who waited goes first.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createTurnstile } from '../../../../src/main/opa/turnstile.ts'

const turnstile = (limitMs = 2000) => createTurnstile(limitMs, () => new Error('too late'))

function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

describe('turnstile', () => {
  it('lets decisions pass side by side', async () => {
    const { pass } = turnstile()
    const both = gate()
    const first = pass(() => both.opened)
    const second = pass(async () => both.open())
    await expect(Promise.all([first, second])).resolves.toBeDefined()
  })

  it('runs a change when all that passed are back, and lets those wait that come meanwhile', async () => {
    const { pass, alone } = turnstile()
    const seen: string[] = []
    const underWay = gate()
    const change = gate()
    const before = pass(async () => {
      await underWay.opened
      seen.push('before')
    })
    const changed = alone(async () => {
      seen.push('change begins')
      await change.opened
      seen.push('change ends')
    })
    const after = pass(async () => void seen.push('after'))
    await sleep(5)
    expect(seen).toEqual([])
    underWay.open()
    await sleep(5)
    expect(seen).toEqual(['before', 'change begins'])
    change.open()
    await Promise.all([before, changed, after])
    expect(seen).toEqual(['before', 'change begins', 'change ends', 'after'])
  })

  it('lets those who waited pass before the next change', async () => {
    const { pass, alone } = turnstile()
    const seen: string[] = []
    const first = gate()
    const changes = alone(() => first.opened).then(() => alone(async () => void seen.push('second change')))
    const waiting = [1, 2, 3].map((n) => pass(async () => void seen.push(`decision ${n}`)))
    first.open()
    await Promise.all([changes, ...waiting])
    expect(seen).toEqual(['decision 1', 'decision 2', 'decision 3', 'second change'])
  })

  it('gives up on a change that takes too long', async () => {
    const { pass, alone } = turnstile(10)
    const change = gate()
    const changed = alone(() => change.opened)
    await expect(pass(async () => 'never')).rejects.toThrow('too late')
    change.open()
    await changed
    await expect(pass(async () => 'now')).resolves.toBe('now')
  })

  it('opens again when a change or a decision fails', async () => {
    const { pass, alone } = turnstile()
    await expect(alone(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await expect(pass(() => Promise.reject(new Error('nor this')))).rejects.toThrow('nor this')
    await expect(alone(async () => 'a')).resolves.toBe('a')
    await expect(pass(async () => 'b')).resolves.toBe('b')
  })
})
