// Upstream servers without processes: what the API's routes ask of that room, kept in memory.
import type { Servers } from '../../../src/main/servers/servers.ts'
import { Refusal } from '../../../src/shared/contract/problem.ts'
import type { CreateServer, Server, Tool } from '../../../src/shared/contract/server.ts'
import type { Json } from '../../../src/shared/json/strict-parse.ts'

export function serversDouble(): Servers {
  const known = new Map<string, Server>()
  const tools: Tool[] = [toolNamed('read_file'), toolNamed('dir/odd name?')]
  const mustFind = (id: string): Server => {
    const server = known.get(id)
    if (!server) throw new Refusal(404, 'not_found', 'There is no such server.')
    return server
  }
  const double: Partial<Servers> = {
    list: (limit, offset) => ({ items: [...known.values()].slice(offset, offset + limit), total: known.size }),
    get: mustFind,
    exists: (id) => known.has(id),
    findTool(id, name) {
      const found = name === 'run_command' ? toolNamed(name, 'execute') : tools.find((tool) => tool.name === name)
      if (!known.has(id) || !found) return { status: 'unknown' }
      const { input_schema, type, action, hash } = found
      return {
        status: 'accepted',
        tool: { name, raw: '{}', input_schema: input_schema as Json, type, action, hash, known: null },
      }
    },
    async create(input) {
      if (known.has(input.id)) throw new Refusal(409, 'already_exists', `There is a server "${input.id}" already.`)
      known.set(input.id, serverOf(input))
      return mustFind(input.id)
    },
    async update(id, { name }) {
      const server = { ...mustFind(id), ...(name ? { name } : {}) }
      known.set(id, server)
      return server
    },
    async remove(id) {
      known.delete(mustFind(id).id)
    },
    tools: (id, limit, offset) => mustFind(id) && { items: tools.slice(offset, offset + limit), total: tools.length },
    async classify(id, name, { type, action }) {
      const tool = mustFind(id) && tools.find((each) => each.name === name)
      if (!tool) throw new Refusal(404, 'not_found', 'The server lists no such tool.')
      return { ...tool, ...(type ? { type } : {}), ...(action ? { action } : {}), classified_by: 'operator' }
    },
    async accept(id, body) {
      const stale = mustFind(id) && body.tools?.find(({ hash }) => hash !== 'h'.repeat(64))
      if (stale) throw new Refusal(409, 'tool_changed', `${stale.name} changed meanwhile.`)
      return { items: tools.map((tool) => ({ ...tool, status: 'accepted' })), total: tools.length }
    },
    async block(id, body) {
      const stale = mustFind(id) && body.tools.find(({ hash }) => hash !== 'h'.repeat(64))
      if (stale) throw new Refusal(409, 'tool_changed', `${stale.name} changed meanwhile.`)
      return { items: tools.map((tool) => ({ ...tool, kept_blocked: true })), total: tools.length }
    },
    drift: (id) =>
      mustFind(id) && {
        items: [
          {
            id: crypto.randomUUID(),
            tool: 'read_file',
            kind: 'changed',
            severity: 'high',
            findings: [{ code: 'text_changed', severity: 'medium', at: '/description', note: null }],
            other: null,
            hash: 'h'.repeat(64),
            reviewed_at: null,
            reviewed_by: null,
            before: { name: 'read_file' },
            after: { name: 'read_file', description: 'new' },
            seen_at: new Date().toISOString(),
            status: 'open',
          },
        ],
        total: 1,
      },
  }
  return double as Servers
}

function serverOf(input: CreateServer): Server {
  const { id, name, type, transport, roots, dialect } = input
  const stdio = input.transport === 'stdio' ? input : null
  const http = input.transport === 'http' ? input : null
  const at = new Date().toISOString()
  return {
    id,
    name,
    type,
    transport,
    command: stdio?.command ?? null,
    args: stdio?.args ?? [],
    env_names: Object.keys(stdio?.env ?? {}),
    cwd: stdio?.cwd ?? null,
    url: http?.url ?? null,
    header_names: Object.keys(http?.headers ?? {}),
    roots: roots ?? [],
    dialect: dialect ?? null,
    state: 'starting',
    error: null,
    tools: { accepted: 0, waiting: 0, changes: 0, gravest: null },
    created_at: at,
    updated_at: at,
  }
}

function toolNamed(name: string, action: Tool['action'] = 'read'): Tool {
  return {
    name,
    description: null,
    input_schema: { type: 'object' },
    annotations: null,
    type: 'filesystem',
    action,
    classified_by: 'catalogue',
    status: 'new',
    hash: 'h'.repeat(64),
    accepted_hash: null,
    kept_blocked: false,
    class_review: false,
  }
}
