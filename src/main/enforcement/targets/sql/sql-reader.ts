// Asks the parsing thread what a text of SQL does: one text at a time, within a time of its own; nothing runs before it is needed.
import type { SqlDialect } from '../../../../shared/contract/server.ts'
import { createAskedThread } from '../../../processes/asked-thread.ts'
import { Unresolvable } from '../unresolvable.ts'
import type { SqlReading } from './read-sql.ts'
import type { SqlAnswer, SqlQuestion } from './sql-worker.ts'

/** For one text, from the moment the thread has it. */
const limitMs = 500
const memoryMb = 256

export interface SqlReader {
  /** `dialect` null: not known. Throws `Unresolvable`. */
  read(sql: string, dialect: SqlDialect | null): Promise<SqlReading>
  /** Loads the parsers ahead of the first text. */
  warm(): void
  close(): Promise<void>
}

export function createSqlReader({ worker, limit = limitMs }: { worker: URL; limit?: number }): SqlReader {
  const spoilt = (answer: SqlAnswer) => 'broken' in answer && answer.broken
  const thread = createAskedThread<SqlQuestion, SqlAnswer>({ worker, memoryMb, spoilt })
  return {
    async read(sql, dialect) {
      const answer = await thread.ask({ sql, dialect }, limit)
      if (answer === null) throw new Unresolvable('The SQL could not be read in time.')
      if ('unresolvable' in answer) throw new Unresolvable(answer.unresolvable)
      return answer.reading
    },
    warm: thread.warm,
    close: thread.close,
  }
}
