// What this page asks of the console; lists are read to their end.
import type { Drift } from '../../../shared/contract/drift.ts'
import type { Server, Tool } from '../../../shared/contract/server.ts'
import { call } from '../../api/call.ts'

const pageSize = 500

interface Page<T> {
  readonly items: readonly T[]
  readonly total: number | null
}

async function all<T>(ask: (query: { limit: number; offset: number }) => Promise<Page<T>>): Promise<readonly T[]> {
  const found: T[] = []
  for (;;) {
    const { items } = await ask({ limit: pageSize, offset: found.length })
    found.push(...items)
    if (items.length < pageSize) return found
  }
}

export const listServers = (): Promise<readonly Server[]> => all((query) => call('GET /servers', { query }))

export const listTools = (id: string): Promise<readonly Tool[]> =>
  all((query) => call('GET /servers/{id}/tools', { params: { id }, query }))

export const listDrift = (id: string): Promise<readonly Drift[]> =>
  all((query) => call('GET /servers/{id}/drift', { params: { id }, query }))
