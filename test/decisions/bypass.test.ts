// Attempts to get past the rules, a class of them to a table, and what looks alike and must not be refused: through the real proxy.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rpc } from '../support/console-process.ts'
import { filledWith, type Row, type RowRoom, startRowRoom, wantedOf } from '../support/decision-rows.ts'
import commands from './bypass/commands.json' with { type: 'json' }
import controls from './bypass/controls.json' with { type: 'json' }
import framing from './bypass/framing.json' with { type: 'json' }
import git from './bypass/git.json' with { type: 'json' }
import globs from './bypass/globs.json' with { type: 'json' }
import nested from './bypass/nested.json' with { type: 'json' }
import paths from './bypass/paths.json' with { type: 'json' }
import recipients from './bypass/recipients.json' with { type: 'json' }
import roots from './bypass/roots.json' with { type: 'json' }
import sql from './bypass/sql.json' with { type: 'json' }
import unicode from './bypass/unicode.json' with { type: 'json' }
import urls from './bypass/urls.json' with { type: 'json' }
import windows from './bypass/windows.json' with { type: 'json' }

interface Frame {
  name: string
  server: string
  body: string
  agent: Row['agent']
  expect: { status: number; code: number }
}

const attacks = { paths, unicode, windows, globs, nested, sql, urls, recipients, commands, git, roots } as unknown as {
  [part: string]: Row[]
}

let room: RowRoom

beforeAll(async () => {
  room = await startRowRoom()
})

afterAll(() => room.end())

describe.each(Object.entries(attacks))('%s', (_part, rows) => {
  it('expects no attack to be allowed', () => {
    expect(rows.filter(({ expect: { result } }) => result === 'allow')).toEqual([])
  })

  it.concurrent.each(rows)('$server: $name', async (row) => {
    const { seen, answer, unhelpful } = await room.decide(row)
    expect(seen).toBe(wantedOf(row))
    expect(unhelpful).toEqual([])
    expect(answer?.error?.code).toBe(-32003)
  })
})

describe('framing', () => {
  it.each(framing as Frame[])('$name', async ({ server, body, agent, expect: expected }) => {
    const before = await room.console_.operator.get<{ total: number }>('/audit/events?limit=1')
    const answer = await rpc(room.console_, server, await room.tokenFor(agent), filledWith(body, room.root, room.data))
    expect({ status: answer.status, code: answer.body?.error?.code }).toEqual(expected)
    expect(await room.console_.operator.get<{ total: number }>('/audit/events?limit=1')).toMatchObject({
      total: before.total,
    })
  })
})

describe('what a refusal repeats', () => {
  it('holds no secret, not even as the name of an argument', async () => {
    const secret = `ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}`
    const texts = [
      { [secret]: '/tmp/a\u202eb' },
      { a: { [secret]: '/root/.ssh/id_rsa' } },
      { a: `/root/.ssh/${secret}` },
    ]
    for (const args of texts) {
      const row = { name: '', server: 'other', tool: 'echo', agent: 'strong', arguments: args } as unknown as Row
      const { answer, item } = await room.decide(row)
      expect(answer?.error?.message).toMatch(/It is about the argument|The argument /)
      const kept = JSON.stringify([answer, item])
      expect(kept).not.toContain(secret)
    }
  })
})

describe('controls', () => {
  it.concurrent.each(controls as unknown as Row[])('$server: $name', async (row) => {
    const { seen, answer } = await room.decide(row)
    expect(seen).toBe(wantedOf(row))
    expect(answer?.result).toBeDefined()
  })
})

describe('the table', () => {
  it('holds at least 200 attempts and 60 controls', () => {
    expect(Object.values(attacks).flat().length + framing.length).toBeGreaterThanOrEqual(200)
    expect(controls.length).toBeGreaterThanOrEqual(60)
  })
})
