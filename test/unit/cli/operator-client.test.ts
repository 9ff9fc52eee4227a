// Asking the operator API: refusals in the console's own words, a silent or odd answer in ours, the token to nobody else.
import { createServer, type RequestListener } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createOperatorClient } from '../../../src/cli/operator-client.ts'

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

const client = (console_url: string, limitMs?: number) =>
  createOperatorClient({ console_url, operator_token: 'token' }, limitMs)

describe('the operator client', () => {
  it('throws the sentence of a refusal', async () => {
    const url = await serving((_request, answer) => answer.writeHead(409).end('{"detail":"Somebody was first."}'))
    await expect(client(url).post('/x', {})).rejects.toThrow('Somebody was first.')
  })

  it('does not take a page for an answer', async () => {
    const url = await serving((_request, answer) => answer.end('<html>'))
    await expect(client(url).get('/x')).rejects.toThrow('GET /x answered 200')
  })

  it('says that nobody answers, and gives up in time', async () => {
    const silent = await serving(() => {})
    await expect(client(silent, 100).get('/x')).rejects.toThrow('does not answer within the time allowed')
    const nobody = createServer()
    await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', () => resolve()))
    const { port } = nobody.address() as { port: number }
    await new Promise((resolve) => nobody.close(resolve))
    await expect(client(`http://127.0.0.1:${port}`).get('/x')).rejects.toThrow('does not answer: ECONNREFUSED')
  })

  it('follows nowhere', async () => {
    const seen: string[] = []
    const other = await serving((request, answer) => {
      seen.push(request.url ?? '')
      answer.end('{}')
    })
    const url = await serving((_request, answer) => answer.writeHead(307, { location: other }).end())
    await expect(client(url).get('/x')).rejects.toThrow('does not answer')
    expect(seen).toEqual([])
  })
})
