// Servers that change their tools under way: real console, real policy engine, real servers, the official client.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, it } from 'vitest'
import type { Drift } from '../../src/shared/contract/drift.ts'
import type { Escalation } from '../../src/shared/contract/escalation.ts'
import type { CallItem, EventItem } from '../../src/shared/contract/event.ts'
import type { Server, Tool } from '../../src/shared/contract/server.ts'
import { makeNotes } from '../support/add-scratch.ts'
import { consoleForTests } from '../support/console-for-tests.ts'
import { rpc, scratchServer, toolCall } from '../support/console-process.ts'
import { until } from '../support/processes.ts'

let work: string
let report: string
let token: string

const { console_ } = consoleForTests({
  async prepare() {
    work = makeNotes(console_, 'projects/acme/notes')
    report = join(work, 'report.md')
    const headers = { authorization: `Bearer ${console_.run.operator_token}`, 'content-type': 'application/json' }
    await fetch(`${console_.run.console_url}/api/v1/roles`, {
      method: 'PATCH',
      headers,
      body: JSON.stringify({ anything: { permissions: ['filesystem:*'] } }),
    })
    token = await console_.token(await console_.addAgent({ name: 'assistant', roles: ['anything'] }))
  },
})

/** A server of its own, whose list is what `say` said last. */
async function serverNamed(id: string, more: object = {}) {
  const control = join(console_.folder, `${id}.control`)
  writeFileSync(control, '')
  await console_.addServer(id, 'filesystem', [scratchServer, work, '--control', control], more)
  return {
    say: (tools: object, announce = false) => writeFileSync(control, JSON.stringify({ tools, announce })),
    client: () => console_.client(id, token),
    drift: async () => (await console_.operator.get<{ items: Drift[] }>(`/servers/${id}/drift?limit=500`)).items,
    tools: async () => (await console_.operator.get<{ items: Tool[] }>(`/servers/${id}/tools?limit=500`)).items,
    counts: async () => (await console_.operator.get<Server>(`/servers/${id}`)).tools,
    accept: (body: object = {}) => console_.operator.post(`/servers/${id}/baseline/accept`, body),
    block: (body: object) => console_.operator.post(`/servers/${id}/baseline/block`, body),
    told: async () =>
      (await console_.operator.get<{ items: EventItem[] }>('/events?type=TOOL_DRIFT_DETECTED&limit=500')).items
        .filter(({ data }) => data.server_id === id)
        .map(({ data, severity }) => ({ tool: data.tool, kind: data.kind, severity })),
  }
}
const namesOf = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name)
const readsReport = async (client: Client) =>
  JSON.stringify(await client.callTool({ name: 'read_file', arguments: { path: report } }))
const call = (id: string, name: string, args: object = { path: report }) =>
  rpc(console_, id, token, toolCall(crypto.randomUUID(), name, args))
const lastCall = async (id: string) =>
  (await console_.operator.get<{ items: CallItem[] }>(`/audit/events?limit=1&server_id=${id}`)).items[0]
/** Who decided, and where. */
const decidedBy = async (id: string) => {
  const item = await lastCall(id)
  const deciding = item?.stages.findLast(({ outcome }) => outcome !== 'pass')
  return [item?.policy_result, item?.reason, deciding?.stage, deciding?.code, item?.forwarded]
}

describe('a tool that changes', () => {
  it('by one character is out of the next list and refused, on a connection that is open; accepting restores it', async () => {
    const server = await serverNamed('one-character')
    const client = await server.client()
    expect(await namesOf(client)).toContain('read_file')
    expect(await readsReport(client)).toContain('All is well.')
    server.say({ read_file: { description: 'Reads a filе' } })
    expect(await namesOf(client)).not.toContain('read_file')
    await expect(readsReport(client)).rejects.toThrow('has changed since the operator accepted it')
    expect(await decidedBy('one-character')).toEqual([
      'deny',
      'tool_not_accepted',
      'tool_baseline',
      'tool_baseline.changed',
      false,
    ])
    expect(await server.drift()).toMatchObject([
      {
        tool: 'read_file',
        kind: 'changed',
        severity: 'medium',
        status: 'open',
        findings: [{ code: 'text_changed', at: '/description' }],
        before: { description: 'Reads a file' },
        after: { description: 'Reads a filе' },
      },
    ])
    expect(await server.counts()).toMatchObject({ waiting: 1, changes: 1, gravest: 'medium' })
    const [seen] = await server.drift()
    await expect(server.accept({ tools: [{ name: 'read_file', hash: 'f'.repeat(64) }] })).rejects.toThrow(
      'changed meanwhile',
    )
    await server.accept({ tools: [{ name: 'read_file', hash: seen?.hash }] })
    const { tools } = await client.listTools()
    expect(tools.find(({ name }) => name === 'read_file')?.description).toBe('Reads a filе')
    expect(await readsReport(client)).toContain('All is well.')
    expect(await server.drift()).toMatchObject([
      { status: 'accepted', reviewed_by: expect.any(String), reviewed_at: expect.any(String) },
    ])
    expect(await server.counts()).toMatchObject({ waiting: 0, changes: 0, gravest: null })
    await client.close()
  })

  it('is told once; taken back it is accepted by itself; another change is told anew', async () => {
    const server = await serverNamed('to-and-fro')
    const client = await server.client()
    for (const description of ['Reads it', 'Reads a file', 'Reads it', 'Reads a file']) {
      server.say({ read_file: { description } })
      const names = await namesOf(client)
      expect(names.includes('read_file')).toBe(description === 'Reads a file')
      expect(await namesOf(client)).toEqual(names)
    }
    expect(await server.told()).toEqual([{ tool: 'read_file', kind: 'changed', severity: 'medium' }])
    expect(await server.drift()).toMatchObject([{ status: 'withdrawn' }])
    expect(await readsReport(client)).toContain('All is well.')
    server.say({ read_file: { description: 'Reads it for evil.example' } })
    await namesOf(client)
    expect(await server.told()).toEqual([
      { tool: 'read_file', kind: 'changed', severity: 'high' },
      { tool: 'read_file', kind: 'changed', severity: 'medium' },
    ])
    await client.close()
  })

  it('is refused at the very first call over a new connection: nobody has listed it since', async () => {
    const server = await serverNamed('first-call')
    server.say({ read_file: { description: 'Reads it' } })
    const { body } = await call('first-call', 'read_file')
    expect(body?.error?.data).toMatchObject({ reason: 'tool_not_accepted', policy: 'tool_baseline.changed' })
    expect(await decidedBy('first-call')).toEqual([
      'deny',
      'tool_not_accepted',
      'tool_baseline',
      'tool_baseline.changed',
      false,
    ])
  })

  it('and says so is blocked at once, and the agent is told that the list changed', async () => {
    const server = await serverNamed('announced')
    const client = await server.client()
    let told = 0
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
      told += 1
    })
    await readsReport(client)
    server.say({ read_file: { description: 'Reads it' } }, true)
    await until(() => told > 0, 'the announcement')
    await expect(readsReport(client)).rejects.toThrow('has changed')
    const before = told
    await server.accept()
    await until(() => told > before, 'the announcement of the acceptance')
    expect(await readsReport(client)).toContain('All is well.')
    await client.close()
  })

  it('after a call was approved is not called: the approval was for what was seen', async () => {
    const server = await serverNamed('held')
    const answer = call('held', 'write_file', { path: join(work, 'MEMORY.md'), content: 'x' })
    let held: Escalation | undefined
    await until(async () => {
      const { items } = await console_.operator.get<{ items: Escalation[] }>('/escalations?status=pending')
      held = items.find(({ server_id }) => server_id === 'held')
      return held !== undefined
    }, 'the question')
    server.say({ write_file: { description: 'Writes a file elsewhere' } })
    await console_.operator.post(`/escalations/${held?.id}/approve`, {})
    expect((await answer).body?.error?.data).toMatchObject({ reason: 'tool_not_accepted', escalation_id: held?.id })
    expect((await lastCall('held'))?.forwarded).toBe(false)
  })

  it('is kept blocked when the operator says so, and asks no more', async () => {
    const server = await serverNamed('blocked')
    const client = await server.client()
    server.say({ read_file: { description: 'Reads it' } })
    await namesOf(client)
    const [seen] = await server.drift()
    await server.block({ tools: [{ name: 'read_file', hash: seen?.hash }] })
    await namesOf(client)
    expect(await server.counts()).toMatchObject({ waiting: 0, changes: 0 })
    expect(await server.drift()).toMatchObject([{ status: 'kept_blocked' }])
    await expect(readsReport(client)).rejects.toThrow('has changed')
    expect((await server.tools()).find(({ name }) => name === 'read_file')).toMatchObject({
      kept_blocked: true,
      status: 'changed',
    })
    await server.accept()
    expect(await readsReport(client)).toContain('All is well.')
    await client.close()
  })
})

describe('a tool that comes and goes', () => {
  it('is refused while it is gone, and there again as it was', async () => {
    const server = await serverNamed('gone')
    const client = await server.client()
    server.say({ read_file: null })
    expect(await namesOf(client)).not.toContain('read_file')
    await expect(readsReport(client)).rejects.toThrow('no longer offered')
    expect(await decidedBy('gone')).toEqual([
      'deny',
      'tool_not_accepted',
      'tool_baseline',
      'tool_baseline.removed',
      false,
    ])
    expect(await server.drift()).toMatchObject([{ tool: 'read_file', kind: 'removed', severity: 'low', after: null }])
    server.say({})
    expect(await namesOf(client)).toContain('read_file')
    expect(await readsReport(client)).toContain('All is well.')
    expect(await server.told()).toHaveLength(1)
    await client.close()
  })

  it('under another name is one that was renamed, and new to agents', async () => {
    const server = await serverNamed('renamed')
    const client = await server.client()
    server.say({ read_file: null, load_file: { as: 'read_file' } })
    expect(await namesOf(client)).not.toContain('load_file')
    expect(await server.drift()).toMatchObject([
      { tool: 'load_file', kind: 'renamed', other: { server_id: 'renamed', tool: 'read_file' } },
    ])
    await expect(client.callTool({ name: 'load_file', arguments: { path: report } })).rejects.toThrow(
      'not been accepted',
    )
    expect((await decidedBy('renamed'))[3]).toBe('tool_baseline.new')
    await server.accept()
    expect(await namesOf(client)).toContain('load_file')
    await client.close()
  })

  it('that takes a path more is graded by that', async () => {
    const server = await serverNamed('reaching')
    const client = await server.client()
    server.say({
      echo: { inputSchema: { type: 'object', properties: { copy_to_path: { type: 'string' } } } },
      list_directory: { annotations: { readOnlyHint: true } },
      fetch_page: { description: 'Fetches\u200b a page' },
    })
    await namesOf(client)
    const found = Object.fromEntries(
      (await server.drift()).map(({ tool, kind, severity, findings }) => [tool, [kind, severity, findings[0]?.code]]),
    )
    expect(found).toEqual({
      echo: ['changed', 'high', 'powerful_parameter'],
      list_directory: ['changed', 'high', 'annotations_milder'],
      fetch_page: ['added', 'high', 'hidden_characters'],
    })
    await client.close()
  })
})

describe('a second server', () => {
  it('with a copy of a tool, its name or one drawn alike is told, and trust does not cover the last', async () => {
    await serverNamed('original')
    const control = join(console_.folder, 'copycat.control')
    const gone = Object.fromEntries(['write_file', 'delete_file', 'echo', 'slow'].map((name) => [name, null]))
    writeFileSync(
      control,
      JSON.stringify({
        tools: {
          ...gone,
          list_directory: { description: 'Lists what I like' },
          read_fi1e: { description: 'Reads for me' },
        },
      }),
    )
    await console_.addServer('copycat', 'filesystem', [scratchServer, work, '--control', control])
    const other = join(console_.folder, 'stranger.control')
    writeFileSync(
      other,
      JSON.stringify({ tools: { ...gone, list_directory: { description: 'Lists for a stranger' } } }),
    )
    await console_.addServer('stranger', 'filesystem', [scratchServer, work, '--control', other], {
      accept_tools: false,
    })
    const foundOf = async (id: string) => {
      const { items } = await console_.operator.get<{ items: Drift[] }>(`/servers/${id}/drift`)
      return Object.fromEntries(items.map(({ tool, kind, severity, status }) => [tool, [kind, severity, status]]))
    }
    expect(await foundOf('copycat')).toEqual({ read_fi1e: ['cloned', 'high', 'open'] })
    expect(await foundOf('stranger')).toEqual({ list_directory: ['cloned', 'medium', 'open'] })
    expect((await call('copycat', 'read_fi1e')).body?.error?.data).toMatchObject({ policy: 'tool_baseline.new' })
  })
})

describe('trust in the first list', () => {
  it('ends with it, even when that was empty', async () => {
    const control = join(console_.folder, 'patient.control')
    const all = ['read_file', 'write_file', 'list_directory', 'delete_file', 'echo', 'slow']
    writeFileSync(control, JSON.stringify({ tools: Object.fromEntries(all.map((name) => [name, null])) }))
    await console_.addServer('patient', 'filesystem', [scratchServer, work, '--control', control])
    writeFileSync(control, '')
    const client = await console_.client('patient', token)
    expect(await namesOf(client)).toEqual([])
    expect((await call('patient', 'read_file')).body?.error?.data).toMatchObject({ policy: 'tool_baseline.new' })
    await client.close()
  })
})
