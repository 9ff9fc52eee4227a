// `behavry escalations`, built, against a real console: what waits, in full, and answered once; by a person or with a digest.
import { execFile, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Agent } from '../../src/shared/contract/agent.ts'
import type { Escalation } from '../../src/shared/contract/escalation.ts'
import { addScratch } from '../support/add-scratch.ts'
import { consoleForTests } from '../support/console-for-tests.ts'
import { type Credentials, rpc, toolCall } from '../support/console-process.ts'
import { startDesktop } from '../support/desktop-process.ts'
import { until } from '../support/processes.ts'
import { tempFolder } from '../support/temp-folder.ts'

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))
/** Gives a program a terminal. */
const script = '/usr/bin/script'

let work: string
let agent: Credentials
let token: string

const { console_ } = consoleForTests({
  async prepare() {
    work = await addScratch(console_, { args: ['--count', join(console_.folder, 'count')] })
    agent = await console_.addAgent({ name: 'tes\u202eter\u001b[2J', permissions: ['filesystem:write'] })
    token = await console_.token(agent)
  },
  async end() {
    expect(await console_.stop()).toBe(0)
  },
})

/** Without a terminal: standard input is a pipe. */
function run(args: readonly string[], dataDir = console_.dataDir) {
  return new Promise<{ code: number; out: string; words: string }>((resolve) => {
    const whole = [cli, 'escalations', ...args, '--data-dir', dataDir]
    const child = execFile(process.execPath, whole, (_error, out, words) => {
      expect(out + words).not.toContain(console_.run.operator_token)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are looked for
      expect(out + words).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
      resolve({ code: child.exitCode ?? -1, out, words })
    })
  })
}

let unique = 0
/** A call that is held; `answer` resolves when somebody has decided. */
async function held(content = `text ${++unique}`) {
  const args = { path: join(work, 'MEMORY.md'), content }
  const answer = rpc(console_, 'scratch', token, toolCall(1, 'write_file', args))
  let item: Escalation | undefined
  await until(async () => {
    const { items } = await console_.operator.get<{ items: Escalation[] }>('/escalations?status=pending')
    item = items.find((each) => JSON.stringify(each.arguments).includes(JSON.stringify(content)))
    return item !== undefined
  }, 'the hold')
  return { item: item as Escalation, id: (item as Escalation).id, answer }
}
const statusOf = async (id: string) => (await console_.operator.get<Escalation>(`/escalations/${id}`)).status

describe('escalations', () => {
  it('lists what waits, and with --all what was decided too', async () => {
    expect(await run([])).toMatchObject({ code: 0, out: 'Nothing waits for you.\n' })
    const { id, answer } = await held()
    const { code, out } = await run(['list'])
    expect(code).toBe(0)
    expect(out.split('\n')[0]).toMatch(/^id +left +agent +tool +what +server +target$/)
    expect(out).toMatch(new RegExp(`^${id}  (?:4 h|3 h 59 min) +tes⟨U.* +write_file +call +scratch +/`, 'm'))
    expect((JSON.parse((await run(['--json'])).out) as { items: { id: string }[]; total: number }).items).toEqual([
      expect.objectContaining({ id, status: 'pending' }),
    ])
    await run(['deny', id])
    await answer
    expect((await run([])).out).toBe('Nothing waits for you.\n')
    expect((await run(['--all'])).out).toMatch(new RegExp(`^${id}  denied`, 'm'))
  })

  it('shows one in full', async () => {
    const content = `${'long '.repeat(2000)}end\u001b]0;x\u0007`
    const { id, item, answer } = await held(content)
    const { code, out } = await run(['show', id])
    expect(code).toBe(0)
    const whole = out.replaceAll('\n  ', '')
    for (const part of [item.reason, item.policy, item.tool_name, item.digest, agent.agent.id])
      expect(whole).toContain(part)
    expect(whole).toContain(`content: "${'long '.repeat(2000)}end\\u001b]0;x\\u0007"`)
    expect(out).toMatch(/^Time left \d+ h/m)
    const json = JSON.parse((await run(['show', id, '--json'])).out) as Escalation
    expect(json).toMatchObject({ id, arguments: { content }, agent_name: 'tes\u202eter\u001b[2J' })
    await run(['deny', id])
    await answer
  })

  it('allows once without a terminal with the digest that was shown, and not without', async () => {
    const { id, item, answer } = await held()
    const refused = await run(['approve', id])
    expect(refused).toMatchObject({ code: 1, out: '', words: expect.stringContaining('no terminal') })
    expect(await run(['approve', id, '--digest', 'f'.repeat(64)])).toMatchObject({ code: 1, out: '' })
    expect(await statusOf(id)).toBe('pending')
    const done = await run(['approve', id, '--digest', item.digest, '--notes', 'seen', '--json'])
    expect(done.code).toBe(0)
    expect(JSON.parse(done.out)).toMatchObject({ id, notes: 'seen', resolved_by: 'local' })
    expect(done.words).toContain(`Held call ${id}`)
    expect((await answer).body?.result?.content?.[0]?.text).toBe('written')
    const again = await run(['approve', id, '--digest', item.digest])
    expect(again).toMatchObject({ code: 1, words: expect.stringContaining('nothing to allow any more') })
    expect((await run(['show', id])).out).toContain('it was sent on')
  })

  it('denies with words for the agent and for the log, and suspends when told to', async () => {
    const first = await held()
    const denied = await run(['deny', first.id, '--guidance', 'Write to notes.md.', '--notes', 'not this one'])
    expect(denied).toMatchObject({ code: 0, out: 'A person denied this call.\n' })
    expect((await first.answer).body?.error?.message).toContain('Write to notes.md.')
    expect(await run(['deny', first.id])).toMatchObject({ code: 1, words: expect.stringContaining('decided') })
    const own = await console_.addAgent({ name: 'rogue', permissions: ['filesystem:write'] })
    const call = toolCall(1, 'write_file', { path: join(work, 'SOUL.md'), content: 'x' })
    const answer = rpc(console_, 'scratch', await console_.token(own), call)
    let id = ''
    await until(async () => {
      const { items } = await console_.operator.get<{ items: Escalation[] }>('/escalations?status=pending')
      id = items.find(({ agent_name }) => agent_name === 'rogue')?.id ?? ''
      return id !== ''
    })
    expect((await run(['deny', id, '--suspend-agent'])).out).toContain('suspended')
    await answer
    expect(await console_.operator.get<Agent>(`/agents/${own.agent.id}`)).toMatchObject({ status: 'suspended' })
  })

  it.each([
    [['what']],
    [['show']],
    [['show', 'not-an-id']],
    [['list', '3f0b7a52-6f0e-4d8e-9a55-0d2a52c0c7a1']],
    [['show', '3f0b7a52-6f0e-4d8e-9a55-0d2a52c0c7a1', 'more']],
    [['show', '3f0b7a52-6f0e-4d8e-9a55-0d2a52c0c7a1', '--notes', 'x']],
    [['approve', '3f0b7a52-6f0e-4d8e-9a55-0d2a52c0c7a1', '--guidance', 'x']],
    [['deny', '3f0b7a52-6f0e-4d8e-9a55-0d2a52c0c7a1', '--digest', 'x']],
    [['deny', '3f0b7a52-6f0e-4d8e-9a55-0d2a52c0c7a1', '--allow']],
    [['list', '--notes']],
  ])('answers %j with 2 and how to ask', async (args) => {
    expect(await run(args)).toMatchObject({
      code: 2,
      out: '',
      words: expect.stringContaining('behavry escalations show'),
    })
  })

  it('says in one line what there is not', async () => {
    const unknown = '3f0b7a52-6f0e-4d8e-9a55-0d2a52c0c7a1'
    for (const word of ['show', 'deny', 'approve']) {
      const { code, out, words } = await run([word, unknown])
      expect([code, out, words.trim().split('\n').length]).toEqual([1, '', 1])
    }
    const nowhere = await run([], join(tempFolder(), 'none'))
    expect(nowhere).toMatchObject({ code: 1, words: expect.stringMatching(/^No console runs on .*\n$/) })
  })

  it('does not follow the file of a console that is gone', async () => {
    const folder = tempFolder()
    writeFileSync(join(folder, 'run.json'), readFileSync(join(console_.dataDir, 'run.json')), { mode: 0o600 })
    expect(await run([], folder)).toMatchObject({ code: 1, words: expect.stringContaining('No console runs') })
  })
})

describe.skipIf(!existsSync(script))('in a terminal', () => {
  /** Types each line when the text before it has appeared; resolves to what the terminal showed. */
  function typed(args: readonly string[], turns: readonly [string, string][], first = '') {
    const command = [process.execPath, cli, 'escalations', ...args, '--data-dir', console_.dataDir].join(' ')
    const child = spawn(script, ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] })
    const left = [...turns]
    let seen = ''
    child.stdin.write(first)
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      seen += text
      const [next] = left
      if (!next || !seen.includes(next[0])) return
      left.shift()
      child.stdin.write(next[1])
    })
    return new Promise<{ code: number | null; seen: string }>((resolve) =>
      child.once('exit', (code) => resolve({ code, seen })),
    )
  }
  const prompt = 'Type allow to allow this call once: '

  it('asks for the word after the whole question', async () => {
    const { id, item, answer } = await held()
    const { code, seen } = await typed(['approve', id], [[prompt, 'allow\n']])
    expect(code).toBe(0)
    for (const part of [`Held call ${id}`, item.reason, 'Arguments', item.digest, 'wants to write'])
      expect(seen).toContain(part)
    expect(seen.indexOf(item.reason)).toBeLessThan(seen.indexOf(prompt))
    expect((await answer).body?.result?.content?.[0]?.text).toBe('written')
  })

  it.each([
    ['another word', 'yes\n'],
    ['nothing', '\n'],
    ['Ctrl-C', '\u0003'],
    ['the end of input', '\u0004'],
  ])('leaves the call held at %s', async (_, text) => {
    const { id, answer } = await held()
    const { code, seen } = await typed(['approve', id], [[prompt, text]])
    expect([code, seen.includes('still held')]).toEqual([1, true])
    expect(await statusOf(id)).toBe('pending')
    await run(['deny', id])
    await answer
  })

  it('does not take what was typed before the question stood there', async () => {
    const { id, answer } = await held()
    const { code } = await typed(['approve', id], [[prompt, 'no\n']], 'allow\n')
    expect(code).toBe(1)
    expect(await statusOf(id)).toBe('pending')
    await run(['deny', id])
    await answer
  })
})

describe('beside the desktop', () => {
  it('says in one sentence that calls are answered in its window', async () => {
    const desktop = await startDesktop()
    try {
      const { code, out, words } = await run(['list'], desktop.dataDir)
      expect([code, out]).toEqual([1, ''])
      expect(words).toBe(
        'The desktop console runs on this folder: it gives nobody a token, so held calls are answered in its own window.\n',
      )
    } finally {
      desktop.child.kill('SIGKILL')
      await desktop.ended
      rmSync(desktop.folder, { recursive: true, force: true })
    }
  })
})
