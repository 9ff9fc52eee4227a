// `behavry escalations`: the calls and results that wait for a person, one of them in full, and the answers to it.
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Escalation, type Release, releaseSchema } from '../shared/contract/escalation.ts'
import { defaultDataFolder } from '../shared/data-folder.ts'
import { leftText } from '../shared/time-left.ts'
import { cutInTheMiddle, visible } from '../shared/visible-text.ts'
import { allow, deny, get } from './escalations/answer.ts'
import { outcomeOf, questionLines, statusWords } from './escalations/question-text.ts'
import { openTerminal } from './escalations/terminal.ts'
import { jsonText } from './json-text.ts'
import type { OperatorClient } from './operator-client.ts'
import { operatorOf } from './running-console.ts'
import { printTable } from './table.ts'

const usage = `behavry escalations [list] [--all]               what waits for you; with --all what was decided too
behavry escalations show <id>                    one of them in full
behavry escalations approve <id> [--notes T]     allow it once; asks for your word, or without a terminal takes
                                 [--digest D]    the digest that "show" printed; of a result say what is handed over
                                 [--release sanitised|original]
behavry escalations deny <id> [--notes T] [--guidance T] [--suspend-agent]

Each takes [--data-dir D] [--json].
`

const answerLimitMs = 30_000
const pageSize = 200
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const options = {
  'data-dir': { type: 'string' },
  json: { type: 'boolean' },
  all: { type: 'boolean' },
  notes: { type: 'string' },
  guidance: { type: 'string' },
  digest: { type: 'string' },
  release: { type: 'string' },
  'suspend-agent': { type: 'boolean' },
} as const
type Options = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

const everywhere = ['data-dir', 'json']
/** What belongs to which word: anything else would be silently ignored. */
const taken: Readonly<Record<string, readonly string[]>> = {
  list: ['all'],
  show: [],
  approve: ['notes', 'digest', 'release'],
  deny: ['notes', 'guidance', 'suspend-agent'],
}

interface Wanted {
  readonly word: string
  readonly id: string
  readonly values: Options
}

/** Resolves to 0 when it was done, 1 when not, 2 for wrong arguments. */
export async function escalations(argv: readonly string[]): Promise<number> {
  const wanted = wantedIn(argv)
  if (typeof wanted === 'string') {
    process.stderr.write(`${wanted}\n\n${usage}`)
    return 2
  }
  try {
    const place = { platform: process.platform, home: homedir(), env: process.env }
    const dataDir = resolve(wanted.values['data-dir'] ?? defaultDataFolder(place))
    return await answer(operatorOf(dataDir, answerLimitMs), wanted)
  } catch (error) {
    process.stderr.write(`${visible(error instanceof Error ? error.message : String(error))}\n`)
    return 1
  }
}

/** A string says what is wrong. */
function wantedIn(argv: readonly string[]): Wanted | string {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options })
    const [word = 'list', id = '', ...more] = positionals
    const own = taken[word]
    if (!own) return `There is no "${visible(word)}" of escalations.`
    if (more.length > 0 || (word === 'list') !== (id === ''))
      return `Give "${word}" ${word === 'list' ? 'no id' : 'one id'}.`
    if (word !== 'list' && !uuid.test(id)) return `"${visible(id)}" is no id of a held call or result.`
    const wrong = Object.keys(values).find((name) => ![...everywhere, ...own].includes(name))
    if (wrong) return `--${wrong} does not belong to "${word}".`
    if (values.release !== undefined && !releaseSchema.safeParse(values.release).success)
      return `--release is sanitised or original.`
    return { word, id, values }
  } catch (error) {
    return error instanceof Error ? visible(error.message) : String(error)
  }
}

async function answer(operator: OperatorClient, { word, id, values }: Wanted): Promise<number> {
  const json = values.json ?? false
  const terminal = openTerminal(json)
  if (word === 'list') return list(operator, values.all ?? false, json)
  if (word === 'show') {
    const item = await get(operator, id)
    return tell(json, item, questionLines(item, Date.now(), terminal.width))
  }
  const { notes, guidance, digest, release } = values
  const given = notes === undefined ? {} : { notes }
  if (word === 'approve') {
    const seen = digest === undefined ? {} : { digest }
    const handed = release === undefined ? {} : { release: release as Release }
    const item = await allow(operator, terminal, id, { ...given, ...seen, ...handed })
    if (item) return tell(json, item, [outcomeOf(item) ?? ''])
    terminal.say('Nothing was decided; it is still held.')
    return 1
  }
  const told = guidance === undefined ? {} : { guidance }
  const item = await deny(operator, id, { ...given, ...told, suspend_agent: values['suspend-agent'] ?? false })
  const suspended = values['suspend-agent'] ? ['Its agent is suspended, and all its sessions have ended.'] : []
  return tell(json, item, [outcomeOf(item) ?? '', ...suspended])
}

function tell(json: boolean, item: unknown, lines: readonly string[]): number {
  process.stdout.write(`${json ? jsonText(item) : lines.join('\n')}\n`)
  return 0
}

async function list(operator: OperatorClient, all: boolean, json: boolean): Promise<number> {
  const query = `?limit=${pageSize}${all ? '' : '&status=pending'}`
  const { items, total } = await operator.get<{ items: Escalation[]; total: number }>(`/escalations${query}`)
  const sorted = inOrder(items)
  if (json) return tell(true, { items: sorted, total }, [])
  if (items.length === 0) return tell(false, null, [all ? 'Nothing was held yet.' : 'Nothing waits for you.'])
  const now = Date.now()
  const rows = sorted.map((item) => [
    item.id,
    item.status === 'pending' ? leftText(Date.parse(item.expires_at), now) : statusWords[item.status],
    cutInTheMiddle(visible(item.agent_name), 24),
    cutInTheMiddle(visible(item.tool_name), 24),
    item.kind,
    item.server_id,
    visible(item.target ?? ''),
  ])
  printTable(['id', all ? 'left or outcome' : 'left', 'agent', 'tool', 'what', 'server', 'target'], rows)
  if (total > items.length) process.stdout.write(`… and ${total - items.length} older ones\n`)
  return 0
}

/** What waits first, the one that ends soonest at the top; then the decided ones, newest first. */
function inOrder(items: readonly Escalation[]): Escalation[] {
  const waiting = items.filter(({ status }) => status === 'pending')
  const decided = items.filter(({ status }) => status !== 'pending')
  return [...waiting.sort((a, b) => a.expires_at.localeCompare(b.expires_at)), ...decided]
}
