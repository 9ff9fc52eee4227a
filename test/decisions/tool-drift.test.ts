// Calls on tools that changed after they were accepted, one row a case, through the real proxy.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Tool } from '../../src/shared/contract/server.ts'
import { scratchServer } from '../support/console-process.ts'
import { type Row, type RowRoom, startRowRoom, wantedOf } from '../support/decision-rows.ts'
import { until } from '../support/processes.ts'
import toolDrift from './tool-drift.json' with { type: 'json' }

let room: RowRoom

beforeAll(async () => {
  room = await startRowRoom([])
  await addDrifted(room)
})

afterAll(() => room.end())

/** One tool is gone, one has another name, one is new, one stays blocked, one only looks like what was accepted. */
async function addDrifted({ console_: { addServer, folder, operator }, root }: RowRoom): Promise<void> {
  const control = join(folder, 'drifted.control')
  writeFileSync(control, '')
  await addServer('drifted', 'filesystem', [scratchServer, root, '--control', control])
  const tools = {
    read_file: { description: 'Reads a filе' },
    list_directory: null,
    fetch_notes: { as: 'read_file', description: 'Fetches notes' },
    echo: { description: 'Gives back what it likes' },
    delete_file: null,
    erase_file: { as: 'delete_file' },
    wrіte_file: { as: 'write_file' },
  }
  writeFileSync(control, JSON.stringify({ tools }))
  await operator.patch('/servers/drifted', {})
  const listed = async () => (await operator.get<{ items: Tool[] }>('/servers/drifted/tools')).items
  const echo = async () => (await listed()).find(({ name, status }) => name === 'echo' && status === 'changed')
  await until(async () => (await echo()) !== undefined, 'the changed tools')
  await operator.post('/servers/drifted/baseline/block', { tools: [{ name: 'echo', hash: (await echo())?.hash }] })
}

it.each(toolDrift as unknown as Row[])('$name', async (row) => {
  const { seen, answer, unhelpful } = await room.decide(row)
  expect(seen).toBe(wantedOf(row))
  expect(unhelpful).toEqual([])
  expect(answer?.result !== undefined).toBe(row.expect.result === 'allow')
})
