// `behavry doctor`, built, on real consoles and on folders that something has happened to: one line each, nothing touched.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createOperatorClient } from '../../src/cli/operator-client.ts'
import { type ConsoleProcess, endAll, referenceServer, startConsole } from '../support/console-process.ts'
import { startDesktop } from '../support/desktop-process.ts'
import { opaBinary } from '../support/opa-binary.ts'
import { processesWith, until } from '../support/processes.ts'
import { tempFolder } from '../support/temp-folder.ts'

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))
const secrets = new Set<string>()

interface Check {
  readonly id: string
  readonly title: string
  readonly state: 'ok' | 'warning' | 'failed'
  readonly detail: string
  readonly remedy: string | null
}

function run(args: readonly string[], environment: Record<string, string> = {}) {
  const env = { ...process.env, BEHAVRY_OPA_PATH: opaBinary, ...environment }
  return new Promise<{ code: number; out: string; words: string }>((resolve) => {
    const child = execFile(process.execPath, [cli, 'doctor', ...args], { env }, (_error, out, words) =>
      resolve({ code: child.exitCode ?? -1, out, words }),
    )
  })
}

/**
 * Everything that a look could change. Memory shared between connections (-shm) is not content, and a running console
 * writes down the time every few seconds by itself.
 */
function pictureOf(folder: string): Record<string, string> {
  const isFolder = existsSync(folder) && statSync(folder).isDirectory()
  const moving = isFolder && runs(folder) ? /-shm$|^console\.db-wal$/ : /-shm$/
  const names = isFolder ? (readdirSync(folder, { recursive: true }) as string[]) : []
  return Object.fromEntries(
    names.sort().map((name) => {
      const file = join(folder, name)
      const { mode, mtimeMs } = statSync(file)
      const whole = statSync(file).isFile() ? createHash('sha256').update(readFileSync(file)).digest('hex') : ''
      return [name, `${mode} ${moving.test(name) ? '' : `${mtimeMs} ${whole}`}`]
    }),
  )
}

function runs(folder: string): boolean {
  try {
    return process.kill(Number(readFileSync(join(folder, 'console.pid'), 'utf8')), 0)
  } catch {
    return false
  }
}

/** The report, after it was seen that nothing changed, nothing secret is in it, and the lines say the same. */
async function report(dataDir: string, environment: Record<string, string> = {}, still = true) {
  const before = pictureOf(dataDir)
  const json = await run(['--data-dir', dataDir, '--json'], environment)
  const lines = await run(['--data-dir', dataDir], environment)
  if (still) expect(pictureOf(dataDir)).toEqual(before)
  const { checks, ok } = JSON.parse(json.out) as { checks: Check[]; ok: boolean }
  expect(ok).toBe(!checks.some(({ state }) => state === 'failed'))
  expect([json.code, lines.code]).toEqual(ok ? [0, 0] : [1, 1])
  for (const { state, remedy } of checks) expect(remedy === null).toBe(state === 'ok')
  expect(new Set(checks.map(({ id, detail }) => id + detail)).size).toBe(checks.length)
  for (const secret of secrets) expect(json.out + json.words + lines.out + lines.words).not.toContain(secret)
  expect(lines.out.trim().split('\n')).toHaveLength(checks.length + 2)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are looked for
  expect(json.out + lines.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
  expect(lines.out + lines.words).not.toMatch(/^\s+at /m)
  const of = (id: string) => checks.filter((check) => check.id === id)
  return { checks, ok, one: (id: string) => of(id)[0] as Check, of, lines: lines.out }
}

const failed = (checks: readonly Check[]) => checks.filter(({ state }) => state === 'failed').map(({ id }) => id)

afterAll(endAll)

describe('on a folder without a console', () => {
  it('takes a missing and an empty one for what they are', async () => {
    const missing = join(tempFolder(), 'not', 'yet')
    const first = await report(missing)
    expect(first.ok).toBe(true)
    expect(first.one('data_folder')).toMatchObject({ state: 'warning' })
    expect(first.one('free_space').state).toBe('ok')
    expect(existsSync(missing)).toBe(false)
    const empty = tempFolder()
    const second = await report(empty)
    expect(second.ok).toBe(true)
    expect(second.one('permissions').state).toBe('ok')
    expect(second.one('console_db').detail).toContain('none yet')
    expect(second.one('servers').detail).toContain('None')
    expect(readdirSync(empty)).toEqual([])
  })

  it('takes a file for no folder', async () => {
    const file = join(tempFolder(), 'file')
    writeFileSync(file, '')
    expect((await report(file)).one('data_folder')).toMatchObject({ state: 'failed' })
  })

  it('knocks at the usual ports', async () => {
    const other = createServer((_request, answer) => void answer.end('{"service":"something"}'))
    const bound = await new Promise<boolean>((resolve) => {
      other.once('error', () => resolve(false))
      other.listen(7411, '127.0.0.1', () => resolve(true))
    })
    onTestFinished(() => void other.close())
    const { detail, state } = (await report(tempFolder())).one('port_agents')
    expect(state).toBe('warning')
    if (bound) expect(detail).toContain('another program')
  })

  it('answers wrong arguments with 2 and how to ask', async () => {
    for (const args of [['--what'], ['extra'], ['--data-dir']]) {
      expect(await run(args)).toMatchObject({ code: 2, out: '', words: expect.stringContaining('behavry doctor [') })
    }
  })

  it('says where the policy engine would come from', async () => {
    const folder = tempFolder()
    const none = { BEHAVRY_OPA_PATH: '', XDG_CACHE_HOME: join(folder, 'cache'), PATH: '/usr/bin:/bin' }
    const missing = (await report(folder, none)).one('opa')
    expect(missing).toMatchObject({ state: 'failed', remedy: expect.stringContaining(join(folder, 'cache')) })
    const wrong = { ...none, BEHAVRY_OPA_PATH: '/bin/true', PATH: `${dirname(opaBinary)}:/usr/bin:/bin` }
    expect((await report(folder, wrong)).one('opa')).toMatchObject({
      state: 'warning',
      detail: expect.stringMatching(/BEHAVRY_OPA_PATH does not serve.*Used instead: 1\.22\.2/),
    })
  })

  it('gives a login shell that hangs up, and goes on', async () => {
    const home = tempFolder()
    const mark = `6${Math.floor(Math.random() * 1e9)}`
    writeFileSync(join(home, '.bash_profile'), `sleep ${mark}\n`)
    const { one } = await report(tempFolder(), { HOME: home, SHELL: '/bin/bash' })
    expect(one('login_path')).toMatchObject({ state: 'warning', detail: expect.stringContaining('within 3 s') })
    await until(() => processesWith(`sleep ${mark}`).length === 0, 'no process left')
  })
})

describe('on the folder of a console', () => {
  let console_: ConsoleProcess
  /** As a clean stop and as a kill left it. */
  let stopped: string
  let killed: string

  const copyOf = (folder: string) => {
    const copy = join(tempFolder(), 'data')
    cpSync(folder, copy, { recursive: true, preserveTimestamps: true })
    for (const made of [copy, join(copy, 'keys')]) chmodSync(made, 0o700)
    return copy
  }

  beforeAll(async () => {
    console_ = await startConsole()
    secrets.add(console_.run.operator_token)
    await console_.addServer('files', 'filesystem', [referenceServer('filesystem'), console_.folder])
    const program = join(console_.folder, 'odd')
    copyFileSync(process.execPath, program)
    const more = { transport: 'stdio', type: 'other', args: ['-e', 'throw new Error("\\u001b[31mbad\\u202e\\nnews")'] }
    const env = { SECRET_VARIABLE: 'a-secret-value' }
    secrets.add('a-secret-value')
    await console_.operator.post('/servers', { ...more, id: 'odd', name: 'Od\u202ed', command: program, env })
    const url = 'http://192.0.2.1/mcp'
    await console_.operator.post('/servers', { id: 'far', name: 'Far', transport: 'http', type: 'web', url })
    await until(async () => (await stateOf('odd')) === 'failed', 'the odd server to fail')
  })

  const stateOf = async (id: string) => (await console_.operator.get<{ state: string }>(`/servers/${id}`)).state

  afterAll(() => {
    for (const folder of [console_.folder, dirname(killed)]) rmSync(folder, { recursive: true, force: true })
  })

  it('asks the one that runs', async () => {
    const { one, checks, lines } = await report(console_.dataDir)
    expect(failed(checks).filter((id) => id !== 'server:far')).toEqual(['server:odd'])
    expect(one('instance').detail).toContain(`Process ${console_.run.pid} runs without a window`)
    for (const id of [
      'agents_door',
      'ready',
      'operator_api',
      'version',
      'engine',
      'ports',
      'console_db',
      'audit_log',
    ]) {
      expect(one(id), id).toMatchObject({ state: 'ok' })
    }
    expect(one('permissions').state).toBe('ok')
    expect(one('leftovers').state).toBe('ok')
    expect(one('audit_log').detail).toMatch(/^\d+ rows, the chain is whole/)
    expect(one('server:files')).toMatchObject({ state: 'ok', detail: expect.stringContaining('It is ready') })
    expect(one('server:odd').detail).toContain('⟨U+001B⟩')
    expect(lines).toMatch(/^failed {3}Server odd: /m)
  })

  it('says that everything is denied when a person said so', async () => {
    await console_.operator.post('/admin/kill-switch', { on: true })
    expect((await report(console_.dataDir)).one('kill_switch')).toMatchObject({ state: 'warning' })
    await console_.operator.post('/admin/kill-switch', { on: false })
  })

  it('sees that tools wait for the operator', async () => {
    await console_.operator.post('/servers', {
      id: 'waiting',
      name: 'Waiting',
      type: 'filesystem',
      transport: 'stdio',
      command: process.execPath,
      args: [referenceServer('filesystem'), console_.folder],
    })
    await until(async () => (await stateOf('waiting')) === 'ready', 'the server')
    expect((await report(console_.dataDir)).one('server:waiting')).toMatchObject({
      state: 'warning',
      detail: expect.stringMatching(/0 tools are accepted, \d+ wait/),
    })
    await console_.operator.delete('/servers/waiting')
  })

  it('does not wait for one that hangs', async () => {
    console_.child.kill('SIGSTOP')
    try {
      const { one } = await report(console_.dataDir)
      expect(one('instance').state).toBe('ok')
      expect(one('agents_door')).toMatchObject({ state: 'failed', detail: expect.stringContaining('does not answer') })
      expect(one('operator_api')).toMatchObject({ state: 'failed', detail: expect.stringContaining('within the time') })
      expect(one('audit_log').state).toBe('ok')
      expect(one('server:files').state).toBe('ok')
    } finally {
      console_.child.kill('SIGCONT')
    }
  })

  it('sees what a killed one left, and reads it with what was not yet moved', async () => {
    await console_.stop('SIGKILL')
    killed = console_.dataDir
    await until(() => processesWith(readFileSync(join(killed, 'runtime.path'), 'utf8')).length === 0)
    expect(statSync(join(killed, 'audit.db-wal')).size).toBeGreaterThan(0)
    const { one, of, checks } = await report(killed)
    expect(failed(checks)).toEqual([])
    expect(one('instance').detail).toContain('None runs')
    expect(one('console_db').state).toBe('ok')
    expect(one('audit_log').detail).toMatch(/^\d+ rows, the chain is whole/)
    expect(one('server:odd')).toMatchObject({ state: 'ok', detail: expect.stringContaining('Its program is there') })
    expect(one('server:far').detail).toContain('HTTP')
    const said = of('leftovers').map(({ detail }) => detail)
    expect(said).toHaveLength(3)
    expect(said[0]).toContain(`agent.json names process ${console_.run.pid}`)
    expect(said[1]).toContain('run.json names process')
    expect(said[2]).toContain('folder of a killed console')
    killed = join(tempFolder(true), 'data')
    cpSync(console_.dataDir, killed, { recursive: true, preserveTimestamps: true })
  })

  it('goes on with a stopped one without a single file more', async () => {
    const next = await startConsole(console_.folder)
    secrets.add(next.run.operator_token)
    expect(await next.stop()).toBe(0)
    stopped = console_.dataDir
    for (const name of ['audit.db-wal', 'audit.db-shm']) rmSync(join(stopped, name), { force: true })
    const { one, checks } = await report(stopped)
    expect(failed(checks)).toEqual([])
    expect(one('leftovers').detail).toContain('nothing')
    expect(one('console_db').detail).toContain('up to date')
    expect(one('audit_log').state).toBe('ok')
  })

  it('looks for the programs of servers while nobody runs them', async () => {
    rmSync(join(console_.folder, 'odd'))
    expect((await report(stopped)).one('server:odd')).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('does not exist'),
      remedy: expect.stringContaining('Install it again'),
    })
  })

  it.each([
    [
      'is no database',
      (file: string) => writeFileSync(file, 'not a database, whatever its name says\n'.repeat(40)),
      'cannot be read',
    ],
    ['was cut off', (file: string) => truncateSync(file, 20_000), 'cannot be read'],
    ['has a page of noise', (file: string) => noise(file, 4096, 4096), 'damaged'],
  ])('says that a console.db which %s is damaged, once', async (_, damage, words) => {
    const folder = copyOf(stopped)
    damage(join(folder, 'console.db'))
    const { one, checks } = await report(folder)
    expect(failed(checks).filter((id) => id !== 'server:odd')).toEqual(['console_db'])
    expect(one('console_db').remedy).toContain('backup')
    if (words.includes('cannot be read')) expect(one('servers')).toMatchObject({ state: 'warning' })
    expect(one('console_db').detail).toContain(words)
    expect(one('audit_log').state).toBe('ok')
  })

  it.each([
    ['is no database', (file: string) => writeFileSync(file, 'x'.repeat(9000)), 'cannot be read'],
    ['was emptied', (file: string) => truncateSync(file, 0), 'cannot be read'],
    ['has a changed row', changeRow, 'NOT WHOLE: row 2 was changed'],
    ['lost its last rows', dropRows, 'NOT WHOLE: a signed head names row'],
  ])('says that an audit.db which %s is not whole', async (_, damage, words) => {
    const folder = copyOf(stopped)
    damage(join(folder, 'audit.db'))
    const { one, checks } = await report(folder)
    expect(failed(checks).filter((id) => !id.startsWith('server:'))).toEqual(['audit_log'])
    expect(one('audit_log').detail).toContain(words)
  })

  it('notices what is missing', async () => {
    const folder = copyOf(stopped)
    rmSync(join(folder, 'keys', 'audit-ed25519.pem'))
    expect((await report(folder)).one('audit_log').detail).toContain('key that signs its heads is missing')
    rmSync(join(folder, 'audit.heads.ndjson'))
    expect((await report(copyOf(folder))).one('audit_log').state).toBe('failed')
    rmSync(join(folder, 'console.db'))
    expect((await report(folder)).one('console_db').detail).toContain('although there is a log')
    writeFileSync(join(folder, 'audit.heads.ndjson'), '', { mode: 0o600 })
    rmSync(join(folder, 'audit.db'))
    expect((await report(folder)).one('audit_log').detail).toContain('although its signed heads are')
  })

  it('tells an older and a newer console.db apart', async () => {
    const older = copyOf(stopped)
    changed(join(older, 'console.db'), "delete from kysely_migration where name <> '0001-first-light'")
    expect((await report(older)).one('console_db')).toMatchObject({ state: 'warning' })
    const newer = copyOf(stopped)
    changed(join(newer, 'console.db'), "insert into kysely_migration values ('9999-next-year', '2030-01-01')")
    expect((await report(newer)).one('console_db').detail).toContain('9999-next-year')
    changed(join(newer, 'audit.db'), 'pragma user_version = 99')
    expect((await report(newer)).one('audit_log').detail).toContain('newer console')
  })

  it('says which files others can read, and which nobody can write', async () => {
    const folder = copyOf(stopped)
    chmodSync(join(folder, 'keys', 'digest.key'), 0o644)
    chmodSync(join(folder, 'console.db'), 0o440)
    const { one, checks } = await report(folder)
    expect(failed(checks).filter((id) => !id.startsWith('server:'))).toEqual(['permissions'])
    expect(one('permissions').detail).toContain('keys/digest.key is open to others (it has the mode 0644)')
    expect(one('permissions').detail).toContain('console.db is open to others')
    expect(one('permissions').remedy).toBe(`Run: chmod -R u=rwX,go= ${folder}`)
    chmodSync(join(folder, 'keys', 'digest.key'), 0o600)
    chmodSync(join(folder, 'console.db'), 0o600)
    chmodSync(folder, 0o500)
    const readOnly = await report(folder)
    chmodSync(folder, 0o700)
    expect(readOnly.one('permissions').detail).toMatch(/cannot be read and written \(it has the mode 0500\)/)
    expect(readOnly.one('audit_log').state).toBe('ok')
  })

  it('finds half-written and damaged files without saying what is in them', async () => {
    const folder = copyOf(stopped)
    secrets.add('half-a-token')
    writeFileSync(join(folder, 'run.json'), '{"operator_token":"half-a-token', { mode: 0o600 })
    writeFileSync(join(folder, 'agent.json.partial'), '{"pid"', { mode: 0o600 })
    writeFileSync(join(folder, 'keys', 'tokens-rsa.pem.new'), '', { mode: 0o600 })
    const said = (await report(folder)).of('leftovers').map(({ detail }) => detail)
    expect(said).toEqual([
      'run.json is not as a console writes it.',
      expect.stringContaining('agent.json.partial was never finished'),
      expect.stringContaining('tokens-rsa.pem.new was never finished'),
    ])
  })

  it('sends no token to where a file points instead of a console', async () => {
    const asked: string[] = []
    const thief = createServer((request, answer) => {
      asked.push(request.headers.authorization ?? '')
      answer.end('{}')
    })
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', () => resolve()))
    onTestFinished(() => void thief.close())
    const folder = copyOf(killed)
    const run = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as Record<string, unknown>
    const { port } = thief.address() as { port: number }
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...run, console_url: `http://127.0.0.1:${port}` }))
    await report(folder)
    expect(asked).toEqual([])
  })

  it('does not take the lock of a console that is just starting', async () => {
    const folder = console_.folder
    const looks = Array.from({ length: 4 }, () => run(['--data-dir', join(folder, 'data')]))
    const next = await startConsole(folder)
    await Promise.all(looks)
    expect(await createOperatorClient(next.run).get('/admin/console')).toMatchObject({ platform: process.platform })
    expect(await next.stop()).toBe(0)
  })
})

describe('beside the desktop', () => {
  it('asks nothing that needs a token, and takes a headless run.json for what it is', async () => {
    const desktop = await startDesktop()
    try {
      const { pid } = desktop.child
      const { one, of, checks } = await report(desktop.dataDir)
      expect(failed(checks)).toEqual([])
      expect(one('instance').detail).toContain(`Process ${pid} runs as the desktop, which gives nobody a token`)
      expect(one('ready').state).toBe('ok')
      expect(of('operator_api')).toEqual([])
      expect(one('audit_log').state).toBe('ok')
      const run = {
        pid: 1,
        version: '0',
        mcp_url: desktop.mcpUrl(),
        console_url: desktop.mcpUrl(),
        operator_token: 'x',
      }
      writeFileSync(join(desktop.dataDir, 'run.json'), JSON.stringify(run), { mode: 0o600 })
      const second = await report(desktop.dataDir)
      expect(second.one('leftovers').detail).toContain('run.json names process 1')
      expect(second.of('operator_api')).toEqual([])
    } finally {
      desktop.child.kill('SIGKILL')
      await desktop.ended
      rmSync(desktop.folder, { recursive: true, force: true })
    }
  })
})

function noise(file: string, at: number, length: number): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, at)
}

function changed(file: string, sql: string): void {
  const db = new Database(file)
  db.exec(sql)
  db.close()
}

function changeRow(file: string): void {
  changed(
    file,
    `drop trigger log_keeps_text; update log set record = replace(record, '"type":', '"type" :') where seq = 2`,
  )
}

function dropRows(file: string): void {
  changed(file, 'drop trigger log_keeps_rows; delete from log where seq > 2')
}
