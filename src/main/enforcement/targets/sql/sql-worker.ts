// The worker thread that parses SQL: what agents send may take long or break a parser, and then only this thread.
import { type MessagePort, parentPort } from 'node:worker_threads'
import type { SqlDialect } from '../../../../shared/contract/server.ts'
import { Unresolvable } from '../unresolvable.ts'
import { loadGrammars } from './grammars.ts'
import { type Grammars, readSql, type SqlReading } from './read-sql.ts'

export interface SqlQuestion {
  readonly sql: string
  readonly dialect: SqlDialect | null
}

/** `broken`: the parser may have lost its footing, so the thread wants to be replaced. */
export type SqlAnswer = { readonly reading: SqlReading } | { readonly unresolvable: string; readonly broken: boolean }

function answer({ sql, dialect }: SqlQuestion, grammars: Grammars): SqlAnswer {
  try {
    return { reading: readSql(sql, dialect, grammars) }
  } catch (error) {
    if (error instanceof Unresolvable) return { unresolvable: error.message, broken: false }
    return { unresolvable: 'The SQL could not be parsed, so what it touches cannot be told.', broken: true }
  }
}

const port = parentPort as MessagePort
const grammars = await loadGrammars()
// Parsers that nothing has run yet are slow, and a first text that is late would end the thread, again and again.
readSql(`SELECT ${'a.x, '.repeat(50)} count(*) FROM a JOIN b ON a.id = b.id WHERE a.y IN (SELECT 1)`, null, grammars)
port.on('message', (question: SqlQuestion) => port.postMessage(answer(question, grammars)))
port.postMessage('ready')
