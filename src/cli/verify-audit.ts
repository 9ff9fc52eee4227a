// `behavry verify-audit <file>`: checks an exported log by itself, without the console that wrote it.
import { createPublicKey, type KeyObject } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { createChainCheck, headIsGenuine } from '../main/events/chain.ts'
import { genesisHash } from '../main/events/log-schema.ts'
import type { LogRow, SignedHead } from '../shared/contract/event.ts'
import { canonicalJson } from '../shared/json/canonical.ts'

/** Prints one sentence; resolves to 0 when the log is whole, 1 when it is not, 2 when it cannot be read. */
export async function verifyAudit(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { key: { type: 'string' } },
  })
  const [file] = positionals
  if (!file) {
    process.stderr.write('Name the exported file: behavry verify-audit <file> [--key FILE]\n')
    return 2
  }
  const result = await verifyExport(file, values.key === undefined ? null : keyFrom(values.key))
  process.stdout.write(`${result.sentence}\n`)
  return result.ok ? 0 : 1
}

/** `key` null: the chain is checked, whose it is is not. */
export async function verifyExport(file: string, key: KeyObject | null): Promise<{ ok: boolean; sentence: string }> {
  const check = createChainCheck(genesisHash, new Map())
  let last = 0
  let head: SignedHead | null = null
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (head) return broken('There is text after the signed head.')
    const row = parsed(line)
    if (!row) return broken(`Line ${last + 1} is not JSON.`)
    if ('signature' in row) head = row
    else {
      if (last === 0 && row.seq !== 1) return broken('Row 1 is missing.')
      check.next({ ...row, record: canonicalJson(row.record) })
      last = row.seq
    }
  }
  const { problem, rows, last_hash } = check.finish(last)
  if (problem) return broken(`${problem}.`)
  if (!head) return broken('The signed head is missing: rows at the end may have been cut off.')
  if (head.seq !== last || head.event_hash !== last_hash)
    return broken(`The signed head names row ${head.seq}, but the file ends at row ${last}.`)
  if (!key)
    return { ok: true, sentence: `${rows} rows, the chain is whole. The signature was not checked: give --key.` }
  if (!headIsGenuine(head, key)) return broken('The signature of the head does not belong to this key.')
  return { ok: true, sentence: `${rows} rows, the chain is whole and its head is genuine (${head.timestamp}).` }
}

function broken(sentence: string): { ok: false; sentence: string } {
  return { ok: false, sentence: `NOT WHOLE. ${sentence}` }
}

function parsed(line: string): LogRow | SignedHead | null {
  try {
    return JSON.parse(line) as LogRow | SignedHead
  } catch {
    return null
  }
}

/** A PEM file, or the answer of `GET /audit/key`. */
function keyFrom(file: string): KeyObject {
  const text = readFileSync(file, 'utf8')
  return createPublicKey(
    text.trimStart().startsWith('{') ? (JSON.parse(text) as { public_key: string }).public_key : text,
  )
}
