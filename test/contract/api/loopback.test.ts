// The loopback mount: its own address and origin only, the built pages under a strict policy, nothing outside them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serveLoopback } from '../../../src/main/api/serve-loopback.ts'
import { answeringElsewhere } from '../../support/elsewhere.ts'
import { until } from '../../support/processes.ts'
import { apiOf, type Mount, mounts, operatorToken } from './mounts.ts'

const globals = { Request, Response }
const onLoopback = mounts[1]!
const secret = 'a file outside the pages'

let mount: Mount
let port: number
beforeEach(async () => {
  mount = await onLoopback.open()
  port = mount.port!
  const renderer = join(mount.rooms.folder, 'renderer')
  mkdirSync(join(renderer, 'assets'), { recursive: true })
  writeFileSync(join(mount.rooms.folder, 'secret.txt'), secret)
  writeFileSync(
    join(renderer, 'index.html'),
    '<!doctype html><html><head lang="en"><style>a{}</style></head><body><header></header><script type="module" src="/assets/app.js"></script></body></html>',
  )
  writeFileSync(join(renderer, 'assets', 'app.js'), 'export {}')
  writeFileSync(join(renderer, 'assets', 'look.css'), 'a{}')
  writeFileSync(join(renderer, 'assets', 'odd.bin'), 'x')
})
afterEach(() => mount.close())

/** Sends exactly these lines and gives status and text of the answer. */
function send(...lines: string[]): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.setEncoding('utf8').on('data', (part) => {
      text += part
    })
    socket.on('error', reject)
    socket.on('close', () => resolve({ status: Number(/^HTTP\/1.1 (\d+)/.exec(text)?.[1] ?? 0), text }))
    socket.write(`${[...lines, 'Connection: close', '', ''].join('\r\n')}`)
  })
}

const token = `Authorization: Bearer ${operatorToken}`
const at = (template: string) => template.replaceAll('PORT', String(port))

describe('address', () => {
  it('is 127.0.0.1 alone: on no other address of this machine does anybody answer', async () => {
    expect(await answeringElsewhere(port)).toEqual([])
  })

  const good = 'Host: 127.0.0.1:PORT'
  it.each<[number, string, string[]]>([
    [200, 'own address', [good]],
    [200, 'localhost', ['Host: localhost:PORT']],
    [200, 'LOCALHOST', ['Host: LOCALHOST:PORT']],
    [200, 'IPv6', ['Host: [::1]:PORT']],
    [200, 'own origin', [good, 'Origin: http://127.0.0.1:PORT']],
    [200, 'own origin by name', [good, 'Origin: http://localhost:PORT']],
    [200, 'own origin by IPv6', [good, 'Origin: http://[::1]:PORT']],
    [403, 'a foreign name', ['Host: evil.example']],
    [403, 'a foreign name with our port', ['Host: evil.example:PORT']],
    [403, 'our name without the port', ['Host: localhost']],
    [403, 'our address without the port', ['Host: 127.0.0.1']],
    [403, 'another port', ['Host: 127.0.0.1:1']],
    [403, 'another loopback address', ['Host: 127.0.0.2:PORT']],
    [403, 'the address in other words', ['Host: 2130706433:PORT']],
    [403, 'a short address', ['Host: 127.1:PORT']],
    [403, 'the unspecified address', ['Host: 0.0.0.0:PORT']],
    [403, 'our name as a label', ['Host: localhost.evil.example:PORT']],
    [403, 'our name with a dot', ['Host: localhost.:PORT']],
    [403, 'our name behind another', ['Host: evil.example@127.0.0.1:PORT']],
    [403, 'a path in the host', ['Host: 127.0.0.1:PORT/x']],
    [403, 'an empty host', ['Host:']],
    [403, 'two hosts in one', ['Host: 127.0.0.1:PORT, evil.example']],
    [403, 'a mapped IPv6 address', ['Host: [::ffff:127.0.0.1]:PORT']],
    [403, 'a foreign host forwarded', ['Host: evil.example', 'X-Forwarded-Host: 127.0.0.1:PORT']],
    [403, 'a foreign origin', [good, 'Origin: https://evil.example']],
    [403, 'the null origin', [good, 'Origin: null']],
    [403, 'an empty origin', [good, 'Origin:']],
    [403, 'our origin with https', [good, 'Origin: https://127.0.0.1:PORT']],
    [403, 'our origin without the port', [good, 'Origin: http://127.0.0.1']],
    [403, 'our origin on another port', [good, 'Origin: http://localhost:1']],
    [403, 'our origin as a prefix', [good, 'Origin: http://127.0.0.1:PORT.evil.example']],
    [403, 'our origin with a path', [good, 'Origin: http://127.0.0.1:PORT/']],
    [403, 'another scheme', [good, 'Origin: file://']],
    [403, 'an extension', [good, 'Origin: chrome-extension://abcdef']],
    [403, 'two origins', [good, 'Origin: http://127.0.0.1:PORT', 'Origin: https://evil.example']],
    [403, 'our origin twice', [good, 'Origin: http://127.0.0.1:PORT', 'Origin: http://127.0.0.1:PORT']],
    [403, 'two origins, ours last', [good, 'Origin: https://evil.example', 'Origin: http://127.0.0.1:PORT']],
  ])('%i for %s, on the API and on the pages', async (status, _name, headers) => {
    for (const [path, ...more] of [['/api/v1/agents', token], ['/']]) {
      const answer = await send(`GET ${path} HTTP/1.1`, ...headers.map(at), ...more)
      expect(answer.status).toBe(status)
      expect(answer.text).not.toMatch(/access-control/i)
      if (status === 403) expect(answer.text).toMatch(/application\/problem\+json[\s\S]*"code":"foreign_(host|origin)"/)
    }
  })

  it('a doubled Host is refused whichever stands first', async () => {
    for (const hosts of [
      ['Host: 127.0.0.1:PORT', 'Host: evil.example'],
      ['Host: evil.example', 'Host: 127.0.0.1:PORT'],
    ]) {
      expect([400, 403]).toContain((await send('GET / HTTP/1.1', ...hosts.map(at))).status)
    }
  })

  it('a request without Host, or in another form, is refused or judged the same', async () => {
    expect((await send('GET / HTTP/1.0')).status).toBe(403)
    expect((await send('GET http://evil.example/api/v1/agents HTTP/1.1', 'Host: evil.example', token)).status).toBe(403)
    expect((await send('GET http://evil.example/ HTTP/1.1', at(good))).text).not.toContain('access-control')
    expect((await send('GET /\\evil HTTP/1.1', at(good))).status).toBe(400)
    expect((await send('OPTIONS * HTTP/1.1', at(good))).status).toBeGreaterThanOrEqual(400)
  })

  it('a foreign page learns nothing by asking beforehand, and changes nothing', async () => {
    const preflight = await send(
      'OPTIONS /api/v1/agents HTTP/1.1',
      at(good),
      'Origin: https://evil.example',
      'Access-Control-Request-Method: POST',
      'Access-Control-Request-Headers: authorization',
    )
    expect(preflight.status).toBe(403)
    expect(preflight.text).not.toMatch(/access-control/i)
    const body = '{"name":"intruder"}'
    const post = await send(
      'POST /api/v1/agents HTTP/1.1',
      at(good),
      'Origin: null',
      token,
      `Content-Length: ${body.length}`,
      '',
      body,
    )
    expect(post.status).toBe(403)
    expect(mount.rooms.identity.agents.list(50, 0).total).toBe(0)
  })

  it('listens on 127.0.0.1 alone', async () => {
    await expect(fetch(`http://[::1]:${port}/`)).rejects.toThrow()
  })
})

describe('pages', () => {
  const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`)

  it('index.html with a nonce of its own for each answer', async () => {
    const nonces = new Set<string>()
    for (const path of ['/', '/index.html', '/activity', '/escalations/some-id/answer']) {
      const answer = await get(path)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(answer.headers.get('cache-control')).toBe('no-store')
      const html = await answer.text()
      const nonce = /<head lang="en"><meta name="csp-nonce" content="([\w-]{22})">/.exec(html)?.[1] ?? ''
      expect(html).toContain(`<style nonce="${nonce}">a{}</style>`)
      expect(html).toContain(`<script nonce="${nonce}" type="module" src="/assets/app.js">`)
      expect(html).toContain('<header></header>')
      const policy = answer.headers.get('content-security-policy') ?? ''
      for (const part of [
        "default-src 'none'",
        "script-src 'self'",
        `style-src 'self' 'nonce-${nonce}'`,
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ]) {
        expect(policy.split('; ')).toContain(part)
      }
      expect(policy).not.toContain('unsafe')
      nonces.add(nonce)
    }
    expect(nonces.size).toBe(4)
  })

  it('files with their type, kept for as long as their name says', async () => {
    const app = await get('/assets/app.js')
    expect(await app.text()).toBe('export {}')
    expect(app.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(app.headers.get('cache-control')).toContain('immutable')
    expect((await get('/assets/look.css')).headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect((await get('/assets/odd.bin')).headers.get('content-type')).toBe('application/octet-stream')
    const missing = await get('/assets/none.js')
    expect([missing.status, await missing.json()]).toMatchObject([404, { code: 'not_found' }])
    expect((await fetch(`http://127.0.0.1:${port}/assets/app.js`, { method: 'HEAD' })).status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${port}/`, { method: 'POST' })).status).toBe(404)
  })

  it.each(['/', '/assets/app.js', '/api/v1/agents', '/api/v1/nothing', '/assets/none.js'])(
    'every answer is guarded: %s',
    async (path) => {
      const { headers } = await get(path)
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      })
    },
  )

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/..%5csecret.txt',
    '/..%252fsecret.txt',
    '//secret.txt',
    '/./../secret.txt',
    '/assets/app.js%00.txt',
    '/%00',
    '/%zz.js',
    '/%ff.js',
    '/secret.txt',
  ])('nothing outside the pages is served: %s', async (path) => {
    const answer = await send(`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`)
    expect(answer.text).not.toContain(secret)
    expect([200, 400, 404]).toContain(answer.status)
    expect(mount.rooms.faults).toEqual([])
  })

  it('says what to do when the pages are not built', async () => {
    const app = apiOf(mount.rooms)
    const served = await serveLoopback({ app, port: 0, rendererDir: join(mount.rooms.folder, 'nothing'), report() {} })
    const answer = await fetch(served.url)
    expect([answer.status, await answer.json()]).toMatchObject([
      404,
      { detail: expect.stringContaining('npm run build') },
    ])
    await served.close()
  })
})

describe('the server', () => {
  it('answers 413 to 100 MB while they still come', async () => {
    const size = 100 * 1024 * 1024
    const headers = { authorization: `Bearer ${operatorToken}`, 'content-length': size }
    const asked = request({ host: '127.0.0.1', port, path: '/api/v1/agents', method: 'POST', headers })
    const status = new Promise((resolve, reject) => {
      asked.on('response', (answer) => resolve(answer.statusCode))
      asked.on('error', reject)
    })
    const chunk = Buffer.alloc(1024 * 1024, 0x20)
    asked.write(chunk)
    expect(await status).toBe(413)
    asked.on('error', () => {})
    asked.destroy()
    expect((await mount.ask('GET', '/agents')).status).toBe(200)
  })

  it('a sender that gives up in the middle is no fault', async () => {
    const socket = connect(port, '127.0.0.1')
    socket.write(
      `POST /api/v1/agents HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${token}\r\nContent-Length: 1000\r\n\r\n{"na`,
    )
    await until(() => socket.bytesWritten > 0)
    await mount.ask('GET', '/agents')
    socket.destroy()
    await mount.ask('GET', '/agents')
    // It is about a report that must not come: there is nothing to wait for.
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(mount.rooms.faults).toEqual([])
  })

  it('closing ends open streams, and the port is free again', async () => {
    const app = apiOf(mount.rooms)
    const deps = { app, rendererDir: mount.rooms.folder, report: () => {} }
    const served = await serveLoopback({ ...deps, port: 0 })
    const headers = { authorization: `Bearer ${operatorToken}` }
    const answer = await fetch(`${served.url}/api/v1/audit/stream`, { headers })
    const reader = answer.body!.getReader()
    await reader.read()
    const ended = reader.read().then(
      ({ done }) => done,
      () => true,
    )
    await served.close()
    expect(await ended).toBe(true)
    const again = await serveLoopback({ ...deps, port: served.port })
    expect(again.port).toBe(served.port)
    await expect(serveLoopback({ ...deps, port: served.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await again.close()
  })

  it('leaves the globals of the process as they are', () => {
    expect(Request).toBe(globals.Request)
    expect(Response).toBe(globals.Response)
  })
})
