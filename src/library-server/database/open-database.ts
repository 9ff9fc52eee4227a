// Opens the library's database: a PostgreSQL that is named, else one within this process that keeps its files in a folder.
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import { Pool } from 'pg'
import { migrate } from './migrate.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

export interface DatabasePlace {
  /** Of PostgreSQL; without one the files in `folder` are the database. */
  readonly url: string | undefined
  readonly folder: string
  /** Told of connections that broke while nobody used them. */
  readonly report: (error: unknown) => void
}

const mostConnections = 10
/** A query that takes this long is a fault. */
const statementLimitMs = 15_000

/** With its tables as this version needs them. Throws when it cannot be reached or is of a later version. */
export async function openDatabase({ url, folder, report }: DatabasePlace): Promise<Database> {
  const pool = url === undefined ? await embeddedPool(folder) : serverPool(url, report)
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  try {
    await migrate(database)
    return database
  } catch (error) {
    await database.destroy()
    throw error
  }
}

function serverPool(url: string, report: (error: unknown) => void): PostgresPool {
  const pool = new Pool({
    connectionString: url,
    max: mostConnections,
    connectionTimeoutMillis: 10_000,
    statement_timeout: statementLimitMs,
    application_name: 'behavry-library',
  })
  pool.on('error', ({ message }) => {
    if (!pool.ending) report(new Error(`A connection to the database broke: ${message}`))
  })
  return pool
}

/** One connection, which is lent to one at a time: two transactions on it would be one. */
async function embeddedPool(folder: string): Promise<PostgresPool> {
  const engine = await PGlite.create(folder)
  let last: Promise<unknown> = Promise.resolve()
  return {
    options: {},
    connect() {
      const turn = last.then(() => client)
      let give = () => {}
      last = new Promise<void>((resolve) => {
        give = resolve
      })
      const client: PostgresPoolClient = {
        // biome-ignore lint/suspicious/noExplicitAny: kysely's own shape of a client, cursors included, which are not used
        async query(sql: string, parameters: readonly unknown[]): Promise<any> {
          const { rows, affectedRows = 0 } = await engine.query<Record<string, unknown>>(sql, [...parameters])
          return { command: commandOf(sql), rowCount: affectedRows, rows }
        },
        release: () => give(),
      } as PostgresPoolClient
      return turn
    },
    async end() {
      await last
      await engine.close()
    },
  }
}

/** The word that kysely reads to know whether rows were changed. */
function commandOf(sql: string): 'UPDATE' | 'DELETE' | 'INSERT' | 'SELECT' {
  const [word = ''] = /^\s*\w+/.exec(sql) ?? []
  return (['UPDATE', 'DELETE', 'INSERT'] as const).find((each) => each === word.trim().toUpperCase()) ?? 'SELECT'
}
