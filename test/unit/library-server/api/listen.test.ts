// Senders that never finish are cut off, and closing waits for what is on its way.
import { connect } from 'node:net'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { listen } from '../../../../src/library-server/api/listen.ts'
import type { LibraryEnvironment } from '../../../../src/library-server/api/route.ts'

const own = { host: '127.0.0.1', port: 0, report: () => {} }

describe('listen', () => {
  it.each([
    ['a head', 'GET / HTTP/1.1\r\nHost: x\r\n'],
    ['a body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nab'],
  ])(
    'cuts off who never finishes %s',
    async (_, sent) => {
      const app = new Hono<LibraryEnvironment>()
      app.post('/', async ({ req }) => new Response(await req.text()))
      app.onError(() => new Response(null, { status: 400 }))
      const { url, close } = await listen(app, { ...own, headersTimeout: 200, requestTimeout: 300 })
      const { hostname, port } = new URL(url)
      const socket = connect(Number(port), hostname)
      socket.write(sent)
      await new Promise((resolve) => socket.once('close', resolve).resume().on('error', resolve))
      await close()
    },
    4000,
  )

  it('lets an answer arrive that is on its way when it closes', async () => {
    const app = new Hono<LibraryEnvironment>()
    let asked = () => {}
    const waiting = new Promise<void>((resolve) => {
      asked = resolve
    })
    app.get('/', async () => {
      asked()
      await new Promise((resolve) => setTimeout(resolve, 200))
      return new Response('there')
    })
    const { url, close } = await listen(app, own)
    const answer = fetch(url)
    await waiting
    await close()
    expect(await (await answer).text()).toBe('there')
    await expect(fetch(url)).rejects.toThrow()
  })
})
