// `behavry verify-audit <file>`: checks an exported log by itself, without the console that wrote it.
import { createPublicKey, type KeyObject } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createChainCheck, headIsGenuine } from '../main/events/chain.ts'
import { keyIdOf } from '../main/events/keys.ts'
import { genesisHash, rowFields } from '../main/events/log-schema.ts'
import type { LogRow, SignedHead } from '../shared/contract/event.ts'
import { canonicalJson } from '../shared/json/canonical.ts'

const usage = 'Name the exported file: behavry verify-audit <file> [--key FILE]\n'
const rowMembers = 'call_id,event_hash,previous_hash,record,seq,tenant_id,timestamp,type'
const headMembers = 'event_hash,key_id,seq,signature,timestamp'

/** Prints one sentence; resolves to 0 when the log is whole, 1 when it is not, 2 when it cannot be read. */
export async function verifyAudit(argv: readonly string[]): Promise<number> {
  const options = { key: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options })
  const [file] = positionals
  if (!file) {
    process.stderr.write(usage)
    return 2
  }
  try {
    const result = await verifyExport(file, values.key === undefined ? null : keyFrom(values.key))
    process.stdout.write(`${result.sentence}\n`)
    return result.ok ? 0 : 1
  } catch (error) {
    process.stderr.write(`Nothing was checked: ${(error as Error).message}\n`)
    return 2
  }
}

/** `key` null: the chain is checked, whose it is is not. Throws when the file cannot be read. */
export async function verifyExport(file: string, key: KeyObject | null): Promise<{ ok: boolean; sentence: string }> {
  const check = createChainCheck(genesisHash, new Map())
  let head: SignedHead | null = null
  let lines = 0
  for await (const line of linesOf(file)) {
    lines += 1
    if (head) return broken('There is text after the signed head.')
    const read = line === null ? null : documentIn(line)
    if (!read) return broken(`Line ${lines} is not as a console writes it.`)
    if ('signature' in read) head = read
    else {
      const differing = rowFields.find((field) => read[field] !== read.record[field])
      if (differing) return broken(`Line ${lines} gives another ${differing} than the record that was hashed.`)
      check.next({ ...read, record: canonicalJson(read.record) })
    }
  }
  const { problem, rows, last_hash } = check.finish()
  if (problem) return broken(`${problem}.`)
  if (!head) return broken('The signed head is missing: rows at the end may have been cut off.')
  if (head.seq !== rows || head.event_hash !== last_hash)
    return broken(`The signed head names row ${head.seq}, but the file ends at row ${rows} or with another one.`)
  if (!key)
    return { ok: true, sentence: `${rows} rows, the chain is whole. The signature was not checked: give --key.` }
  if (head.key_id !== keyIdOf(key))
    return broken(`The head was signed with the key ${head.key_id}; the one given is ${keyIdOf(key)}.`)
  if (!headIsGenuine(head, key)) return broken('The signature of the head does not belong to this key.')
  return { ok: true, sentence: `${rows} rows, the chain is whole and its head is genuine (${head.timestamp}).` }
}

function broken(sentence: string): { ok: false; sentence: string } {
  return { ok: false, sentence: `NOT WHOLE. ${sentence}` }
}

/** Lines end with a line feed and nothing else (a record may hold U+2028); null stands for bytes that are not UTF-8. */
async function* linesOf(file: string): AsyncGenerator<string | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let rest = ''
  try {
    for await (const bytes of createReadStream(file, { highWaterMark: 1 << 20 })) {
      const parts = (rest + decoder.decode(bytes as Buffer, { stream: true })).split('\n')
      rest = parts.pop() ?? ''
      yield* parts
    }
    rest += decoder.decode()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    yield null
    return
  }
  if (rest !== '') yield rest
}

/** A row or a head in exactly the form of the export: no other text, member or double key passes for it. */
function documentIn(line: string): LogRow | SignedHead | null {
  try {
    const read = JSON.parse(line) as LogRow | SignedHead
    const members = Object.keys(read).sort().join()
    if (JSON.stringify(read) !== line) return null
    if (members === headMembers) return read
    return members === rowMembers && isObject((read as LogRow).record) ? read : null
  } catch {
    return null
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A PEM file, or the answer of `GET /audit/key`. */
function keyFrom(file: string): KeyObject {
  const text = readFileSync(file, 'utf8')
  return createPublicKey(
    text.trimStart().startsWith('{') ? (JSON.parse(text) as { public_key: string }).public_key : text,
  )
}
