// The client against an engine that answers wrongly: whatever is not exactly a decision is no answer.
import { createServer, type RequestListener, type Server } from 'node:http'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createOpaClient, type OpaClient } from '../../../../src/main/opa/client.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const running: (Server | OpaClient)[] = []

afterEach(async () => {
  for (const each of running.splice(0)) {
    if ('closeAllConnections' in each) each.closeAllConnections()
    await each.close()
  }
})

async function against(answer: RequestListener): Promise<OpaClient> {
  const socketPath = join(tempFolder(), 's')
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(socketPath, resolve))
  const client = createOpaClient({ origin: 'http://localhost', socketPath }, { decide: 'd', keep: 'k' })
  running.push(client, server)
  return client
}

const json =
  (status: number, body: unknown): RequestListener =>
  (_request, response) => {
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body))
  }
const allow = { result: 'allow', policy: 'p', reason: '', contributing: ['p'], rules: [], would: [] }

describe('decide', () => {
  it('takes a decision', async () => {
    expect(await (await against(json(200, { result: allow }))).decide('{}')).toEqual(allow)
  })

  it.each<[string, RequestListener]>([
    ['nothing', json(200, {})],
    ['null', json(200, { result: null })],
    ['a word alone', json(200, { result: 'allow' })],
    ['true', json(200, { result: true })],
    ['an array', json(200, { result: [allow] })],
    ['another word', json(200, { result: { ...allow, result: 'ALLOW' } })],
    ['a word too many', json(200, { result: { ...allow, also: 1 } })],
    ['no policy', json(200, { result: { ...allow, policy: undefined } })],
    ['an error', json(500, { code: 'internal_error' })],
    ['a refusal', json(401, {})],
    ['garbage', json(200, '<html>')],
    [
      'half of an answer',
      (_request, response) => void response.writeHead(200, { 'content-length': '1000' }).write('{"result":'),
    ],
    ['10 MB', json(200, { result: { ...allow, reason: 'x'.repeat(10_000_000) } })],
    ['bytes that come too slowly', (_request, response) => void response.writeHead(200).write('{')],
    ['no answer', () => {}],
    ['a closed connection', (request) => void request.socket.destroy()],
  ])('takes %s for no answer', async (_name, answer) => {
    const client = await against(answer)
    const began = performance.now()
    await expect(client.decide('{}')).rejects.toMatchObject({ name: 'OpaUnavailable' })
    expect(performance.now() - began).toBeLessThan(1500)
  })

  it('denies on a conflict, names the module, and asks once more without it', async () => {
    const asked: unknown[] = []
    const client = await against((request, response) => {
      let body = ''
      request.on('data', (part) => {
        body += part
      })
      request.on('end', () => {
        const { input } = JSON.parse(body) as { input: { skip: string[] } }
        asked.push(input.skip)
        if (input.skip.length > 0) return json(200, { result: allow })(request, response)
        json(500, { errors: [{ code: 'eval_conflict_error', location: { file: 'policies/local/mine.rego' } }] })(
          request,
          response,
        )
      })
    })
    expect(await client.decide('{"skip":[]}')).toMatchObject({
      result: 'deny',
      policy: 'policy_conflict:mine',
      contributing: ['policy_conflict:mine'],
    })
    expect(asked).toEqual([[], ['mine']])
  })

  it('denies on a conflict although the others are late, unless the policy is only watched', async () => {
    let asked = 0
    const client = await against((request, response) => {
      asked += 1
      if (asked % 2 === 0) return
      json(500, { errors: [{ code: 'eval_conflict_error', location: { file: 'policies/local/mine.rego' } }] })(
        request,
        response,
      )
    })
    expect(await client.decide('{}')).toMatchObject({ result: 'deny', contributing: ['policy_conflict:mine'] })
    const watched = client.decide('{}', { monitored: new Set(['mine']) })
    await expect(watched).rejects.toMatchObject({ name: 'OpaUnavailable', timedOut: true })
  })

  it('takes a conflict that stays after its module was left out for a deny', async () => {
    const conflict = { errors: [{ code: 'eval_conflict_error', location: { file: 'base/decision.rego' } }] }
    const client = await against(json(500, conflict))
    expect(await client.decide('{}')).toMatchObject({ result: 'deny', policy: 'policy_conflict:decision' })
  })

  it('takes no other error for a conflict', async () => {
    const client = await against(json(500, { errors: [{ code: 'eval_type_error', location: { file: 'a.rego' } }] }))
    await expect(client.decide('{}')).rejects.toMatchObject({ name: 'OpaUnavailable' })
  })
})

describe('finish', () => {
  it('lets a decision under way come back', async () => {
    const client = await against((request, response) => {
      setTimeout(() => json(200, { result: allow })(request, response), 50)
    })
    const decision = client.decide('{}')
    await client.finish()
    expect(await decision).toEqual(allow)
  })
})

describe('keep', () => {
  it('says where a module is wrong', async () => {
    const errors = [{ message: 'unexpected eof', location: { file: 'policies/a.rego', row: 3 } }, { message: 'more' }]
    const client = await against(json(400, { errors }))
    await expect(client.keep('PUT', '/v1/policies/a', '')).rejects.toThrow('policies/a.rego:3: unexpected eof; more')
  })
})
