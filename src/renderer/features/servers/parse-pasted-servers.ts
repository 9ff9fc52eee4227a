// Reads pasted client settings into servers to be added: every entry with a name, an id of its own, and its problems.
import type { Server } from '../../../shared/contract/server.ts'
import { shellHint, splitCommandLine } from './command-line.ts'
import { type Opening, openingPattern, type PastedServer, type PastedTarget } from './pasted-server.ts'
import { isObject, readPastedText, type UnreadableText, urlOf } from './read-pasted-text.ts'
import { freeId, slugOf } from './server-id.ts'
import { addressOf, guessType, isOwnAddress, leadsBackHere } from './server-kind.ts'

type Entry = Readonly<Record<string, unknown>>
/** What an entry says, with what is wrong and what is good to know about it. */
interface Notes {
  readonly errors: string[]
  readonly hints: string[]
}

const used = new Set('command args env cwd url httpUrl serverUrl type transport headers disabled enabled'.split(' '))
const streamable = new Set(['http', 'streamable-http', 'streamablehttp', 'streamable_http'])

export function parsePastedServers(
  text: string,
  existing: readonly Server[],
): { readonly servers: readonly PastedServer[] } | UnreadableText {
  const read = readPastedText(text)
  if ('problem' in read) return read
  const taken = new Set(existing.map(({ id }) => id))
  const servers = read.entries.map(([name, entry], index) => {
    const notes: Notes = { errors: [], hints: [] }
    const target = targetOf(entry, notes)
    if (target) judge(target, notes)
    const slug = slugOf(name)
    const twin = existing.find((server) => server.id === slug || (target && isSame(server, target)))
    if (twin) notes.hints.push(`There is a server “${twin.name}” with this name or command already.`)
    const unused = Object.keys(entry).filter((key) => !used.has(key))
    if (unused.length > 0) notes.hints.push(`Not used here: ${unused.join(', ')}.`)
    const id = name === '' ? '' : freeId(slug || 'server', taken)
    taken.add(id)
    return {
      key: String(index),
      name,
      id,
      type: target ? guessType(partsOf(target)) : ('other' as const),
      target,
      openings: target ? openingsOf(target, read.inputs) : [],
      ...notes,
      skipped: entry.disabled === true || entry.enabled === false || twin !== undefined,
    }
  })
  return { servers }
}

function targetOf(entry: Entry, notes: Notes): PastedTarget | null {
  const said = entry.type ?? entry.transport
  const kind = typeof said === 'string' ? said.toLowerCase() : undefined
  if (kind === 'sse') {
    notes.errors.push('The old SSE transport is not supported. Ask its maker for a Streamable HTTP address.')
    return null
  }
  if (kind !== undefined && kind !== 'stdio' && !streamable.has(kind)) {
    notes.errors.push(`The type “${kind}” is not known: stdio and http are.`)
    return null
  }
  const url = urlOf(entry)
  if (kind !== 'stdio' && url !== undefined) return remoteOf(entry, url, notes)
  if (typeof entry.command === 'string' || Array.isArray(entry.command)) return processOf(entry, notes)
  notes.errors.push('It has neither a "command" nor a "url".')
  return null
}

function remoteOf(entry: Entry, url: string, notes: Notes): PastedTarget {
  return { transport: 'http', url, headers: textsOf(entry.headers, 'headers', notes) }
}

/** Some clients write the whole line as the command, or a list of parts. */
function processOf(entry: Entry, notes: Notes): PastedTarget | null {
  const given = Array.isArray(entry.command) ? entry.command.map(String) : [String(entry.command)]
  const line = given.length === 1 && /\s/.test(given[0] ?? '') && !/^([/~]|[A-Za-z]:)/.test(given[0] ?? '')
  const split = line ? splitCommandLine(given[0] ?? '') : { parts: given }
  if ('problem' in split) {
    notes.errors.push(split.problem)
    return null
  }
  if (line) notes.hints.push('Its command was one line; it was split into a program and arguments.')
  const [command = '', ...first] = split.parts
  const args = [...first, ...listOf(entry.args, notes)]
  const cwd = typeof entry.cwd === 'string' && entry.cwd !== '' ? entry.cwd : undefined
  return { transport: 'stdio', command: command.trim(), args, env: textsOf(entry.env, 'env', notes), cwd }
}

function listOf(value: unknown, notes: Notes): string[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value) && value.every(isScalar)) return value.map(String)
  notes.errors.push('Its "args" are no list of texts.')
  return []
}

function textsOf(value: unknown, key: string, notes: Notes): Readonly<Record<string, string>> {
  if (value === undefined || value === null) return {}
  const entries = isObject(value) ? Object.entries(value) : []
  if (isObject(value) && entries.every(([, each]) => isScalar(each)))
    return Object.fromEntries(entries.map(([name, each]) => [name, String(each)]))
  notes.errors.push(`Its "${key}" are no map of names and texts.`)
  return {}
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

function judge(target: PastedTarget, notes: Notes): void {
  const loop = 'It leads back to this console: a server that asks itself would never end.'
  if (target.transport === 'stdio') {
    if (leadsBackHere([target.command, ...target.args])) notes.errors.push(loop)
    const hint = shellHint([...target.args, ...(target.cwd === undefined ? [] : [target.cwd])])
    if (hint) notes.hints.push(hint)
    return
  }
  const address = addressOf(target.url)
  if (!address) return
  if (isOwnAddress(address)) notes.errors.push(loop)
  if (/\/sse\/?$/.test(address.pathname))
    notes.hints.push('Its address ends in /sse, which is mostly the old transport that is not supported.')
}

function partsOf(target: PastedTarget): readonly string[] {
  return target.transport === 'http' ? [target.url.replace(/[?#].*$/, '')] : [target.command, ...target.args]
}

function openingsOf(target: PastedTarget, inputs: ReadonlyMap<string, string>): Opening[] {
  const texts =
    target.transport === 'http'
      ? [target.url, ...Object.values(target.headers)]
      : [target.command, ...target.args, ...Object.values(target.env), target.cwd ?? '']
  const tokens = new Set(texts.flatMap((text) => text.match(openingPattern) ?? []))
  return [...tokens].map((token) => {
    const [name = '', ...rest] = token.slice(2, -1).split(':-')
    const about = inputs.get(name.replace(/^input:/, '')) ?? name.replace(/^(env|input):/, '')
    return { token, about, suggested: rest.join(':-') }
  })
}

function isSame(server: Server, target: PastedTarget): boolean {
  if (target.transport === 'http') return server.url === target.url
  const program = (path: string) => path.split(/[\\/]/).at(-1)
  return (
    server.command !== null &&
    program(server.command) === program(target.command) &&
    JSON.stringify(server.args) === JSON.stringify(target.args)
  )
}
