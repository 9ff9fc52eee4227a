// To allow needs the word of a person, or the digest of what was shown; and the call must still be that one.
import { describe, expect, it } from 'vitest'
import { allow } from '../../../../src/cli/escalations/answer.ts'
import type { Terminal } from '../../../../src/cli/escalations/terminal.ts'
import type { OperatorClient } from '../../../../src/cli/operator-client.ts'
import type { Escalation } from '../../../../src/shared/contract/escalation.ts'
import { heldCall } from '../../../support/held-call.ts'

/** A console that shows these one after another (the last again and again), and keeps what was sent. */
function consoleWith(...shown: Escalation[]) {
  const sent: unknown[] = []
  const operator = {
    get: async () => (shown.length > 1 ? shown.shift() : shown[0]),
    post: async (path: string, body: unknown) => {
      sent.push([path, body])
      return { ...shown[0], status: 'approved' }
    },
  } as unknown as OperatorClient
  return { operator, sent }
}

function terminalOf(typed: string | null) {
  const said: string[] = []
  const terminal: Terminal = {
    interactive: typed !== null,
    width: 100,
    say: (line) => void said.push(line),
    ask: async (question) => {
      said.push(question)
      return typed ?? ''
    },
  }
  return { terminal, said }
}

const item = heldCall()
const path = `/escalations/${item.id}/approve`

describe('allow', () => {
  it('asks after the whole question was shown, and says in short what it is about', async () => {
    const { operator, sent } = consoleWith(item)
    const { terminal, said } = terminalOf(' allow ')
    expect(await allow(operator, terminal, item.id, { notes: 'fine' })).toMatchObject({ status: 'approved' })
    expect(sent).toEqual([[path, { notes: 'fine' }]])
    expect(said[0]).toContain('Held call')
    expect(said.slice(-2)).toEqual([
      '  tester wants to write /home/me/MEMORY.md on files (rule blast_radius.protected_file)',
      'Type allow to allow this call once: ',
    ])
  })

  it.each(['', 'y', 'yes', 'ALLOW', 'allow it', 'deny'])('takes %j for no', async (typed) => {
    const { operator, sent } = consoleWith(item)
    expect(await allow(operator, terminalOf(typed).terminal, item.id, {})).toBeNull()
    expect(sent).toEqual([])
  })

  it('takes the digest of what was shown where there is no terminal, and nothing less', async () => {
    const { operator, sent } = consoleWith(item)
    const { terminal } = terminalOf(null)
    await expect(allow(operator, terminal, item.id, {})).rejects.toThrow('give --digest')
    await expect(allow(operator, terminal, item.id, { digest: '' })).rejects.toThrow('not what the digest')
    await expect(allow(operator, terminal, item.id, { digest: 'd2'.repeat(32) })).rejects.toThrow('not what the digest')
    expect(sent).toEqual([])
    await allow(operator, terminal, item.id, { digest: item.digest })
    expect(sent).toEqual([[path, {}]])
  })

  it('asks also with a digest where there is a person', async () => {
    const { operator, sent } = consoleWith(item)
    expect(await allow(operator, terminalOf('no').terminal, item.id, { digest: item.digest })).toBeNull()
    expect(sent).toEqual([])
  })

  it.each([
    ['was decided before', [heldCall({ status: 'denied' })], 'nothing to allow any more. A person denied'],
    ['expires while the person reads', [item, heldCall({ status: 'expired' })], 'Nobody answered in time'],
    ['changes while the person reads', [item, heldCall({ digest: 'd3'.repeat(32) })], 'has changed meanwhile'],
  ])('sends nothing when the call %s', async (_, shown, words) => {
    const { operator, sent } = consoleWith(...shown)
    await expect(allow(operator, terminalOf('allow').terminal, item.id, {})).rejects.toThrow(words)
    expect(sent).toEqual([])
  })
})

describe('allowing a result', () => {
  const result = heldCall({ kind: 'result', result: {}, sanitised_result: {}, findings: [] })
  it('says what is handed over, and asks for the word for just that', async () => {
    const { operator, sent } = consoleWith(result)
    const { terminal, said } = terminalOf('allow')
    await allow(operator, terminal, result.id, { release: 'sanitised' })
    expect(said.at(-1)).toBe('Type allow to allow this result, sanitised: ')
    expect(sent).toEqual([[path, { release: 'sanitised' }]])
  })

  it.each([
    [result, {}, 'This is a result: say what is handed over'],
    [{ ...result, sanitised_result: null }, { release: 'sanitised' }, 'cannot be cut out'],
    [item, { release: 'original' }, '--release is for held results'],
  ] as const)('refuses what does not fit (%#)', async (held, given, said) => {
    const { operator, sent } = consoleWith(held)
    await expect(allow(operator, terminalOf('allow').terminal, held.id, given)).rejects.toThrow(said)
    expect(sent).toEqual([])
  })
})
