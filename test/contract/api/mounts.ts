// The two mounts of the API that run in plain Node: the same suite must pass on both.
import { join } from 'node:path'
import { createApi } from '../../../src/main/api/app.ts'
import { createTokenGuard } from '../../../src/main/api/guard.ts'
import { serveLoopback } from '../../../src/main/api/serve-loopback.ts'
import type { OperatorRole } from '../../../src/shared/contract/operator.ts'
import { type ApiTestRooms, openRooms } from './rooms.ts'

export const operatorToken = 'operator-token-of-this-test'

export interface Mount {
  readonly rooms: ApiTestRooms
  /** Headers of an operator with this role, made when first asked for. */
  as(role: OperatorRole): Promise<{ authorization: string }>
  /** Asks as the owner unless `init` has headers of its own. `path` begins behind `/api/v1`. */
  ask(method: string, path: string, body?: unknown, init?: RequestInit): Promise<Response>
  raw(path: string, init?: RequestInit): Promise<Response>
  readonly port: number | null
  close(): Promise<void>
}

export function apiOf(rooms: ApiTestRooms) {
  const guard = createTokenGuard(operatorToken, rooms.identity.operators)
  return createApi({ ...rooms, guard, version: '0.0.0-test', report: (error) => rooms.faults.push(error) })
}

function mountOf(rooms: ApiTestRooms, raw: Mount['raw'], port: number | null, close: () => Promise<void>): Mount {
  const tokens = new Map<OperatorRole, Promise<{ token: string }>>()
  return {
    rooms,
    async as(role) {
      const made = tokens.get(role) ?? rooms.identity.operators.create({ name: `the ${role}`, role }, 'local')
      tokens.set(role, made)
      return { authorization: `Bearer ${(await made).token}` }
    },
    raw,
    port,
    ask(method, path, body, init = {}) {
      const headers = { authorization: `Bearer ${operatorToken}`, ...(init.headers as Record<string, string>) }
      const text = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }
      return raw(`/api/v1${path}`, { method, ...text, ...init, headers })
    },
    async close() {
      await close()
      await rooms.close()
    },
  }
}

export const mounts: readonly { readonly name: string; open(): Promise<Mount> }[] = [
  {
    name: 'in memory',
    async open() {
      const rooms = await openRooms()
      const app = apiOf(rooms)
      const raw: Mount['raw'] = async (path, init) => app.fetch(new Request(`http://console${path}`, init))
      return mountOf(rooms, raw, null, async () => {})
    },
  },
  {
    name: 'on loopback',
    async open() {
      const rooms = await openRooms()
      const report = (error: unknown) => rooms.faults.push(error)
      const rendererDir = join(rooms.folder, 'renderer')
      const served = await serveLoopback({ app: apiOf(rooms), port: 0, rendererDir, report })
      return mountOf(rooms, (path, init) => fetch(served.url + path, init), served.port, served.close)
    },
  },
]
