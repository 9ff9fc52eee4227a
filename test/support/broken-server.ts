// A server that misbehaves on purpose. Run: node broken-server.ts <mode>
import { createInterface } from 'node:readline'

const [mode = ''] = process.argv.slice(2)
const say = (message: unknown) =>
  process.stdout.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`)
const result = (id: unknown, value: object) => ({ jsonrpc: '2.0', id, result: value })

const answers: Record<string, (id: number) => void> = {
  hang: () => {},
  crash: () => process.exit(3),
  'half a line': () => process.stdout.write('{"jsonrpc":"2.0","id":'),
  'no line end': () => void process.stdout.write('x'.repeat(40 * 1024 * 1024)),
  'not utf-8': () => void process.stdout.write(Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a])),
  'not json': (id) => say(`{"id":${id},"result":{oops`),
  'doubled key': (id) => say(`{"jsonrpc":"2.0","id":${id},"result":{"content":[]},"result":{"content":[]}}`),
  'wrong id': (id) => say(result(id + 1000, { content: [{ type: 'text', text: 'for somebody else' }] })),
  'answer twice': (id) => {
    say(result(id, { content: [{ type: 'text', text: 'first' }] }))
    say(result(id, { content: [{ type: 'text', text: 'second' }] }))
  },
  'a flood before the answer': (id) => {
    for (let n = 0; n < 20_000; n += 1) say({ jsonrpc: '2.0', method: 'notifications/unknown', params: { n } })
    process.stderr.write('e'.repeat(1024 * 1024))
    say(result(id, { content: [{ type: 'text', text: 'after all' }] }))
  },
  'asks for sampling': (id) => {
    say({ jsonrpc: '2.0', id: 'mine', method: 'sampling/createMessage', params: {} })
    say(result(id, { content: [{ type: 'text', text: 'asked' }] }))
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method } = JSON.parse(line) as { id?: number; method?: string }
  if (method === 'initialize' && id !== undefined)
    say(
      result(id, {
        protocolVersion: '2025-11-25',
        capabilities: { tools: {} },
        serverInfo: { name: 'broken', version: '1' },
      }),
    )
  else if (method === 'tools/list' && id !== undefined)
    say(result(id, { tools: [{ name: 'go', inputSchema: { type: 'object' } }] }))
  else if (method === 'tools/call' && id !== undefined) answers[mode]?.(id)
}
// Its input has ended, and it does not go.
if (mode === 'stay') setInterval(() => {}, 60_000)
