// What one process lists: a call goes only where this very process lists the tool as it was judged.
import { describe, expect, it } from 'vitest'
import { createListedConnection } from '../../../../src/main/servers/listed-connection.ts'
import { type Listing, readListing } from '../../../../src/main/servers/tool-definition.ts'
import type { UpstreamConnection } from '../../../../src/main/servers/upstream.ts'

const text = (description: string) => JSON.stringify({ name: 'read_file', description })
const hashOf = (description: string) => readListing([text(description)]).offered.get('read_file')?.hash ?? ''

function fake(observe: (listing: Listing) => Promise<void> = async () => {}) {
  const state = { now: 'Reads', asked: 0, closed: false, fails: false, announce: () => {}, wait: Promise.resolve() }
  const connection = createListedConnection(
    {
      async listTools() {
        state.asked += 1
        const said = state.now
        await state.wait
        if (state.fails) throw new Error('no list')
        return [text(said)]
      },
      onToolsChanged(listener: () => void) {
        state.announce = listener
      },
      onClosed() {},
      async close() {
        state.closed = true
      },
    } as unknown as UpstreamConnection,
    observe,
  )
  return { state, connection }
}

describe('a connection', () => {
  it('lists nothing before it has listed, then what it listed last', async () => {
    const { state, connection } = fake()
    expect(await connection.lists('read_file', hashOf('Reads'))).toBe(false)
    await connection.relist()
    expect(await connection.lists('read_file', hashOf('Reads'))).toBe(true)
    state.now = 'Reads!'
    await connection.relist()
    expect(await connection.lists('read_file', hashOf('Reads'))).toBe(false)
    expect(await connection.lists('read_file', hashOf('Reads!'))).toBe(true)
    expect(await connection.lists('write_file', hashOf('Reads!'))).toBe(false)
  })

  it('that said its tools changed answers when it has listed them, and they were compared', async () => {
    const compared: string[] = []
    const { state, connection } = fake(
      async ({ offered }) => void compared.push(offered.get('read_file')?.listed ?? ''),
    )
    await connection.relist()
    state.now = 'Reads!'
    state.announce()
    expect(await connection.lists('read_file', hashOf('Reads'))).toBe(false)
    expect(compared).toEqual([text('Reads'), text('Reads!')])
  })

  it('gives one who asks while it lists the next list, and asks once for many', async () => {
    const { state, connection } = fake()
    let go = () => {}
    state.wait = new Promise((resolve) => {
      go = resolve
    })
    const first = connection.relist()
    await Promise.resolve()
    state.now = 'Reads!'
    const later = [connection.relist(), connection.relist(), connection.relist()]
    go()
    await Promise.all([first, ...later])
    expect(state.asked).toBe(2)
    expect(await connection.lists('read_file', hashOf('Reads!'))).toBe(true)
  })

  it('that cannot list closes, and lists nothing any more', async () => {
    const { state, connection } = fake()
    await connection.relist()
    state.fails = true
    await expect(connection.relist()).rejects.toThrow('no list')
    expect(state.closed).toBe(true)
    expect(await connection.lists('read_file', hashOf('Reads'))).toBe(false)
  })

  it('whose list could not be compared closes too', async () => {
    const { state, connection } = fake(() => Promise.reject(new Error('the disk is full')))
    await expect(connection.relist()).rejects.toThrow('disk')
    expect(state.closed).toBe(true)
  })

  it('that announces a burst of changes lists once, and one that never stops is let go', async () => {
    const { state, connection } = fake()
    for (let times = 0; times < 100; times += 1) state.announce()
    await connection.lists('read_file', '')
    expect([state.asked, state.closed]).toEqual([1, false])
    for (let times = 0; times < 30; times += 1) {
      state.announce()
      await connection.lists('read_file', '')
    }
    expect(state.closed).toBe(true)
    expect(state.asked).toBe(30)
  })
})
