// The policy engine as a room, with the real engine: ready only when proved, back after a kill, denied when late or hung.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { request } from 'undici'
import { afterEach, describe, expect, it } from 'vitest'
import { endEngines, enginePids, policiesDir, startEngineRoom } from '../../../support/engine-room.ts'
import { opaBinary } from '../../../support/opa-binary.ts'
import { processesWith, until } from '../../../support/processes.ts'

afterEach(endEngines)

const documents = { roles: { helper: { permissions: ['other:read'] } }, 'behavry.own_folders': ['/own'] }
const start = (policies = policiesDir) => startEngineRoom({ policiesDir: policies, documents })
const enginePid = (folder: string) => enginePids(folder)[0] ?? 0

function envelope(action: string, target: string, type = 'filesystem', roles: string[] = []) {
  return JSON.stringify({
    tenant: 'local',
    phase: 'request',
    agent: { id: 'a', roles, permissions: ['filesystem:read'], risk_tier: 'low' },
    request: {
      tool_name: 't',
      action,
      resource: target,
      parameters: {},
      mcp_server: type,
      server_id: 's',
      resource_count: 1,
      elided: [],
      targets: [{ kind: 'path', op: action, value: target, raw: target, at: '/path', forms: [target] }],
    },
    skip: [],
  })
}

const read = envelope('read', '/w/a/b/c.md')

describe('opa', () => {
  it('answers once it is ready and takes documents', async () => {
    const { opa, folder } = await start()
    expect(opa.ready()).toBe(true)
    const { answer, revision } = await opa.decide(read)
    expect(answer).toMatchObject({ result: 'allow', policy: 'filesystem.read' })
    expect(revision).toBe(opa.status().revision)
    expect((await opa.decide(envelope('read', '/own/x/y/z'))).answer.policy).toBe('console.own_folders')
    expect((await opa.decide(envelope('execute', '/w/a/b/c', 'other', ['helper']))).answer.policy).toBe('default')
    await opa.putDocument('roles', { helper: { permissions: ['other:*'] } })
    expect((await opa.decide(envelope('execute', '/w/a/b/c', 'other', ['helper']))).answer.policy).toBe('rbac')
    expect(opa.status().revision).not.toBe(revision)
    const sockets = processesWith(folder).find(({ command }) => command.startsWith(opaBinary))?.command ?? ''
    const socket = /unix:\/\/(\S+)/.exec(sockets)?.[1] ?? ''
    expect(statSync(socket).mode & 0o777).toBe(0o600)
  })

  it('keeps documents over a kill and is back within 3 s', async () => {
    const { opa, folder, states } = await start()
    await opa.putDocument('roles', { helper: { permissions: ['other:*'] } })
    process.kill(enginePid(folder), 'SIGKILL')
    await until(() => states.includes('down'))
    await expect(opa.decide(read)).rejects.toThrow('not ready')
    await until(() => opa.ready(), 'readiness after a kill')
    expect((await opa.decide(envelope('execute', '/w/a/b/c', 'other', ['helper']))).answer.policy).toBe('rbac')
    expect(opa.status().restarts).toBe(1)
  })

  it('denies while the engine hangs, ends it after two late answers, and comes back', async () => {
    const { opa, folder } = await start()
    const hung = enginePid(folder)
    process.kill(hung, 'SIGSTOP')
    const began = performance.now()
    await expect(opa.decide(read)).rejects.toThrow('250 ms')
    expect(performance.now() - began).toBeLessThan(1000)
    await expect(opa.decide(read)).rejects.toThrow('250 ms')
    await until(() => opa.ready() && enginePid(folder) !== hung, 'a fresh engine')
    expect((await opa.decide(read)).answer.result).toBe('allow')
  })

  it('does not start on policies that fail the canary', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'behavry-policies-'))
    const { cpSync, writeFileSync } = await import('node:fs')
    cpSync(policiesDir, folder, { recursive: true })
    writeFileSync(join(folder, 'base', 'decision.rego'), 'package behavry.authz\n\ndecision := {"result": "allow"}\n')
    await expect(start(folder)).rejects.toThrow()
    rmSync(folder, { recursive: true, force: true })
  })

  it('gives the outside nothing: no token, no answer', async () => {
    const { folder } = await start()
    const command = processesWith(folder).find((each) => each.command.startsWith(opaBinary))?.command ?? ''
    const socketPath = /unix:\/\/(\S+)/.exec(command)?.[1] ?? ''
    const { Pool } = await import('undici')
    const pool = new Pool('http://localhost', { socketPath })
    for (const path of ['/v1/policies', '/v1/data', '/v1/data/behavry/authz/decision']) {
      const { statusCode, body } = await request(`http://localhost${path}`, { dispatcher: pool })
      await body.dump()
      expect(statusCode).toBe(401)
    }
    await pool.destroy()
    const environ = (await import('node:fs')).readFileSync(`/proc/${enginePid(folder)}/environ`, 'utf8')
    expect(
      environ
        .split('\0')
        .filter((line) => line !== '' && !line.startsWith('PWD='))
        .sort(),
    ).toEqual(['GOGC=400', 'GOMAXPROCS=2', 'GOMEMLIMIT=512MiB'])
  })
})
