// SQL in every disguise: what it does by each dialect, what cannot be told, and real servers as witnesses.
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { scanSync } from 'libpg-query'
import { describe, expect, it } from 'vitest'
import { loadGrammars } from '../../../../../../src/main/enforcement/targets/sql/grammars.ts'
import { readSql } from '../../../../../../src/main/enforcement/targets/sql/read-sql.ts'
import { cutSql } from '../../../../../../src/main/enforcement/targets/sql/sql-words.ts'
import { Unresolvable } from '../../../../../../src/main/enforcement/targets/unresolvable.ts'
import type { SqlDialect } from '../../../../../../src/shared/contract/server.ts'

const grammars = await loadGrammars()
const read = (sql: string, dialect: SqlDialect | null) => readSql(sql, dialect, grammars)
/** `read orders, delete hr.old, execute !purge()`: commands with an exclamation mark. */
const told = (sql: string, dialect: SqlDialect | null) =>
  read(sql, dialect)
    .effects.map(({ kind, op, name }) => `${op} ${kind === 'command' ? '!' : ''}${name}`)
    .sort()
    .join(', ')

type Short = 'pg' | 'my' | 'lite' | '?'
const dialectOf: Record<Short, SqlDialect | null> = { pg: 'postgresql', my: 'mysql', lite: 'sqlite', '?': null }
const all: readonly Short[] = ['pg', 'my', 'lite', '?']

/** For which dialects, the text, what it does. */
const table: readonly (readonly [readonly Short[], string, string])[] = [
  [all, 'SELECT * FROM orders', 'read orders'],
  [all, 'select * from ORDERS o', 'read orders'],
  [all, 'SELECT * FROM hr.Orders', 'read hr.orders'],
  [['pg', '?'], 'SELECT * FROM public.orders', 'read orders'],
  [['my'], 'SELECT * FROM public.orders', 'read public.orders'],
  [['lite', '?'], 'SELECT * FROM main.orders', 'read orders'],
  [['pg'], 'SELECT * FROM main.orders', 'read main.orders'],
  [['pg', 'lite', '?'], 'SELECT * FROM "Orders"', 'read orders'],
  [['pg'], 'SELECT * FROM "or""ders"', 'read "or""ders"'],
  [['pg'], 'SELECT * FROM "a.b"', 'read "a.b"'],
  [['my', 'lite', '?'], 'SELECT * FROM `orders`', 'read orders'],
  [['lite'], 'SELECT * FROM [orders]', 'read orders'],
  [['lite'], 'SELECT * FROM [salaries]"x"', 'read salaries'],
  [['lite'], "SELECT * FROM 'orders'", 'read orders'],
  [['pg'], 'SELECT * FROM U&"s\\0061laries"', 'read salaries'],
  [all, 'SELECT 1', ''],
  [all, 'SELECT * FROM a, b JOIN c ON a.id = c.id', 'read a, read b, read c'],
  [all, 'SELECT (SELECT max(x) FROM b) FROM a WHERE id IN (SELECT id FROM c) ORDER BY 1', 'read a, read b, read c'],
  [all, 'SELECT * FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.id = a.id)', 'read a, read b'],
  [all, 'SELECT * FROM (SELECT * FROM a UNION ALL SELECT * FROM b) x', 'read a, read b'],
  [all, 'SELECT * FROM a UNION SELECT * FROM b', 'read a, read b'],
  [all, 'SELECT * FROM a INTERSECT SELECT * FROM b', 'read a, read b'],
  [all, 'WITH x AS (SELECT * FROM a) SELECT * FROM x', 'read a'],
  [all, 'WITH a AS (SELECT * FROM a) SELECT * FROM a', 'read a'],
  [all, 'WITH x AS (SELECT 1), y AS (SELECT * FROM x, a) SELECT * FROM y', 'read a'],
  [all, 'WITH RECURSIVE x AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM x) SELECT n FROM x', ''],
  [all, 'WITH x AS (SELECT * FROM a) SELECT * FROM hr.x', 'read a, read hr.x'],
  [all, 'INSERT INTO orders (id) VALUES (1)', 'write orders'],
  [all, 'INSERT INTO orders SELECT * FROM old', 'read old, write orders'],
  [['pg', 'lite', '?'], 'INSERT INTO orders (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 2', 'write orders'],
  [
    ['my', '?'],
    'INSERT INTO orders (id) VALUES (1) ON DUPLICATE KEY UPDATE id = (SELECT 2 FROM b)',
    'read b, write orders',
  ],
  [['my', 'lite', '?'], 'REPLACE INTO orders (id) VALUES (1)', 'write orders'],
  [['lite', '?'], 'INSERT OR REPLACE INTO orders (id) VALUES (1)', 'write orders'],
  [all, 'UPDATE orders SET a = (SELECT x FROM b) WHERE id = 1', 'read b, write orders'],
  [['my', '?'], 'UPDATE orders o JOIN b ON o.id = b.id SET o.a = 1', 'write b, write orders'],
  [['pg', 'lite', '?'], 'UPDATE orders SET a = 1 FROM b WHERE b.id = orders.id', 'read b, write orders'],
  [all, 'DELETE FROM orders WHERE id IN (SELECT id FROM b)', 'delete orders, read b'],
  [['my', '?'], 'DELETE o FROM orders o JOIN b ON o.id = b.id', 'delete orders, read b'],
  [['pg'], 'DELETE FROM orders USING b WHERE b.id = orders.id', 'delete orders, read b'],
  [['pg', '?'], 'WITH x AS (DELETE FROM orders RETURNING *) SELECT * FROM x', 'delete orders'],
  [['pg', '?'], 'WITH x AS (INSERT INTO a SELECT 1 RETURNING *) UPDATE b SET c = 1', 'write a, write b'],
  [['pg'], 'MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE', 'delete a, read b, write a'],
  [['pg'], 'MERGE INTO a USING b ON a.id = b.id WHEN NOT MATCHED THEN DO NOTHING', 'read b, write a'],
  [all, 'TRUNCATE TABLE orders', 'delete orders'],
  [all, 'DROP TABLE IF EXISTS orders', 'delete orders'],
  [['pg', 'my', '?'], 'DROP TABLE a, hr.b', 'delete a, delete hr.b'],
  [all, 'DROP VIEW v', 'delete v'],
  [['pg'], 'DROP SCHEMA hr CASCADE', 'delete hr."*"'],
  [['pg'], 'DROP DATABASE d', 'delete !dropdb'],
  [['pg'], 'DROP FUNCTION f(int)', 'delete !drop function'],
  [['pg'], 'DROP ROLE r', 'execute !drop role'],
  [all, 'CREATE TABLE notes (id int)', 'write notes'],
  [all, 'CREATE TABLE copied AS SELECT * FROM orders', 'read orders, write copied'],
  [['my', '?'], 'CREATE TABLE copied LIKE orders', 'read orders, write copied'],
  [['pg'], 'CREATE TABLE copied (LIKE orders)', 'read orders, write copied'],
  [['pg', '?'], 'SELECT * INTO copied FROM orders', 'read orders, write copied'],
  [all, 'CREATE VIEW v AS SELECT * FROM orders', 'read orders, write v'],
  [all, 'CREATE INDEX i ON orders (id)', 'write orders'],
  [all, 'ALTER TABLE orders ADD COLUMN note text', 'write orders'],
  [all, 'ALTER TABLE orders DROP COLUMN note', 'delete orders'],
  [['pg'], 'ALTER TABLE orders RENAME TO bygone', 'write bygone, write orders'],
  [['my'], 'RENAME TABLE orders TO bygone', 'write bygone, write orders'],
  [all, 'SELECT 1; DROP TABLE orders', 'delete orders'],
  [all, 'SELECT * FROM a; ; SELECT * FROM b;', 'read a, read b'],
  [all, 'BEGIN; UPDATE orders SET a = 1; COMMIT', 'write orders'],
  [['pg', 'my', '?'], 'EXPLAIN SELECT * FROM orders', 'read orders'],
  [['pg', '?'], 'EXPLAIN ANALYZE DELETE FROM orders', 'delete orders'],
  [['lite', '?'], 'EXPLAIN QUERY PLAN SELECT * FROM orders', 'read orders'],
  [['my', '?'], 'DESCRIBE hr.orders', 'read hr.orders'],
  [['my', '?'], 'SHOW COLUMNS FROM orders', 'read orders'],
  [['pg'], 'PREPARE p AS DELETE FROM orders', 'delete orders'],
  [['lite', '?'], 'PRAGMA table_info(orders)', 'read orders'],
  [['lite', '?'], 'PRAGMA user_version', ''],
  [['lite', '?'], 'PRAGMA journal_mode = DELETE', 'execute !pragma journal_mode'],
  [['lite', '?'], 'PRAGMA optimize', 'execute !pragma optimize'],
  [all, "SELECT * FROM orders WHERE note = 'FROM salaries; DROP TABLE x'", 'read orders'],
  [all, 'SELECT 1 /* FROM salaries */', ''],
  [all, 'SELECT 1 -- FROM salaries', ''],
  [['my'], 'SELECT 1 # FROM salaries', ''],
  [['my', '?'], 'SELECT 1 --1 FROM salaries', 'read salaries'],
  [['pg', 'lite'], 'SELECT 1 --1 FROM salaries', ''],
  [['pg', 'lite', '?'], "SELECT '\\' FROM salaries -- '", 'read salaries'],
  [['my'], "SELECT '\\' FROM salaries -- '", ''],
  [['pg'], 'SELECT 1 /* /* */ FROM salaries */', ''],
  [['my'], 'SELECT 1 /* /* */ FROM salaries -- */', 'read salaries'],
  [['pg'], "SELECT $x$ it's ' FROM salaries $x$ FROM orders", 'read orders'],
  [['pg'], "SELECT E'it\\'s' FROM orders", 'read orders'],
  [['my'], 'SELECT "FROM salaries" FROM orders', 'read orders'],
  [['pg'], "COPY orders TO PROGRAM 'sh'", 'execute !copy with a program, read orders'],
  [['pg'], "COPY orders FROM '/tmp/x'", 'execute !copy with a file, write orders'],
  [['pg'], 'COPY orders FROM STDIN', 'write orders'],
  [['pg'], 'COPY (DELETE FROM orders RETURNING *) TO STDOUT', 'delete orders'],
  [['pg'], 'SET search_path TO hr', 'execute !variable set'],
  [['pg'], 'DO $$ BEGIN END $$', 'execute !do'],
  [['pg', 'my'], 'CALL purge()', 'execute !call, execute !purge()'],
  [['pg'], 'EXECUTE p', 'execute !execute'],
  [['pg'], 'GRANT ALL ON orders TO r', 'execute !grant, read orders'],
  [['pg'], 'LOCK TABLE orders', 'execute !lock, read orders'],
  [['pg'], "PREPARE TRANSACTION 'x'", 'execute !prepared transaction'],
  [['pg'], 'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$', 'execute !create function, execute !f()'],
  [['pg', '?'], "SELECT pg_read_file('/etc/passwd')", 'execute !pg_read_file()'],
  [['pg'], "SELECT * FROM dblink('x', 'SELECT 1') AS t(a int)", 'execute !dblink()'],
  [['pg'], "SELECT lo_import('/etc/passwd')", 'execute !lo_import()'],
  [['pg'], "SELECT query_to_xml('SELECT 1', true, true, '')", 'execute !query_to_xml()'],
  [['pg'], "SELECT * FROM ts_stat('SELECT 1')", 'execute !ts_stat()'],
  [['pg'], 'SELECT hr.lower(a) FROM orders', 'execute !hr.lower(), read orders'],
  [['pg'], "SELECT nextval('s')", 'write !nextval()'],
  [['pg'], "SELECT set_config('a', 'b', false)", 'execute !set_config()'],
  [['my', '?'], "SELECT LOAD_FILE('/etc/passwd')", 'execute !load_file()'],
  [['my', '?'], "SELECT * FROM orders INTO OUTFILE '/tmp/x'", 'execute !into outfile, read orders'],
  [['my', '?'], "LOAD DATA INFILE '/tmp/x' INTO TABLE orders", 'execute !load data, read orders'],
  [['my'], 'SELECT sys_exec(1), SLEEP(5)', 'execute !sleep(), execute !sys_exec()'],
  [['my'], 'USE hr', 'execute !use'],
  [['lite', '?'], "ATTACH DATABASE '/tmp/x' AS y", 'execute !attach'],
  [['lite'], "SELECT load_extension('x')", 'execute !load_extension()'],
  [['lite'], "SELECT * FROM pragma_table_info('orders')", ''],
  [['my'], 'SELECT a$b FROM a$b', 'read a$b'],
  [all, 'SELECT count(*), lower(a), coalesce(a, b), max(c) FROM orders GROUP BY a', 'read orders'],
  [['pg', 'my', '?'], 'SELECT EXTRACT(YEAR FROM d), TRIM(LEADING a FROM b) FROM orders', 'read orders'],
]

describe('readSql', () => {
  it.each(table.flatMap(([dialects, sql, effects]) => dialects.map((dialect) => [dialect, sql, effects] as const)))(
    '%s: %s',
    (dialect, sql, effects) => {
      expect(told(sql, dialectOf[dialect])).toBe(effects)
    },
  )

  it.each<[Short, string]>([
    ['?', ''],
    ['?', '  ;; -- nothing'],
    ['?', 'please delete all orders'],
    ['?', 'SELECT * FROM'],
    ['?', '/*!50000 DELETE FROM o */ SELECT 1'],
    ['my', 'SELECT /*M!100100 1 */ 2'],
    ['pg', 'SELECT \0 1'],
    ['?', 'SELECT * FROM or\u200bders'],
    ['?', 'SELECT\u00a0* FROM orders'],
    ['pg', 'SELECT * FROM "or\u202eders"'],
    ['pg', 'SELECT * FROM `orders`'],
    ['lite', 'SELECT 1 # FROM salaries'],
    ['?', 'SELECT 1 --\\N FROM salaries'],
    ['?', 'SELECT 1 --\u0001 FROM salaries'],
    ['my', 'SELECT \\N FROM salaries'],
    ['my', "PREPARE s FROM 'DELETE FROM orders'"],
    ['my', 'SELECT 1 /* /* */ FROM salaries /* */ */'],
    ['?', 'SELECT 1 /* /* */ FROM salaries /* */ */'],
    ['lite', 'CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END'],
    ['my', 'SELECT * FROM `or\\`ders`'],
    ['?', `SELECT ${'('.repeat(300)}1${')'.repeat(300)}`],
    ['?', `SELECT '${'a'.repeat(100_001)}'`],
    ['?', `SELECT ${'1,'.repeat(11_000)}1`],
    ['?', '\\! sh'],
  ])('%s cannot be told: %s', (dialect, sql) => {
    expect(() => read(sql, dialectOf[dialect])).toThrow(Unresolvable)
  })

  it('names the files that a text reaches, and none of one that only touches tables', () => {
    expect(read("SELECT * FROM a WHERE b = '/etc/hosts'", 'postgresql').files).toEqual([])
    expect(read("COPY a TO '/etc/hosts'", 'postgresql').files).toEqual(['/etc/hosts'])
    expect(read("SELECT pg_read_file(E'/etc/pass\\x77d'), 'x'", 'postgresql').files).toEqual(['/etc/passx77d'])
    expect(read("ATTACH DATABASE '~/x.db' AS y", null).files).toEqual(['~/x.db'])
  })

  it('keeps the spelling beside the canonical name', () => {
    expect(read('SELECT * FROM public."Orders"', null).effects).toEqual([
      { kind: 'table', op: 'read', name: 'orders', raw: 'public.Orders' },
    ])
  })
})

/** Pieces that make a text mean something else to whoever cuts it differently. */
const pieces = ["'", "''", '"', '`', '[', ']', '--', '\n', '/*', '*/', '\\', '#', '$$', '$a$', ';', ' ', ' x ', ',']
const ofSalaries = [' FROM salaries ', ' FROM orders ', ' FROM "salaries"', ' FROM [salaries]', ' JOIN salaries ']

describe('beside what real servers read', () => {
  it('sees every table that SQLite looks for', () => {
    const sqlite = new Database(':memory:')
    sqlite.exec('CREATE TABLE orders (x, y)')
    let looked = 0
    const piece = fc.constantFrom(...pieces, ...ofSalaries)
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 7 }), (parts) => {
        const sql = `SELECT 1 ${parts.join('')}`
        if (!looksForSalaries(sqlite, sql)) return
        looked += 1
        for (const dialect of ['sqlite', null] as const) {
          const effects = attempt(() => told(sql, dialect))
          expect(effects === null || effects.includes('salaries'), sql).toBe(true)
        }
      }),
      { numRuns: 6000, seed: 7 },
    )
    expect(looked).toBeGreaterThan(100)
    sqlite.close()
  })

  it('cuts like the scanner of PostgreSQL', () => {
    let compared = 0
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces, " E'", 'a', '1'), { minLength: 1, maxLength: 9 }), (parts) => {
        const sql = `SELECT 1 ${parts.join('')}`
        const theirs = scanned(sql)
        const ours = attempt(() => cutSql(sql, 'postgresql'))
        if (!theirs || !ours) return
        compared += 1
        expect(ours.bounds, sql).toBe(theirs)
      }),
      { numRuns: 4000, seed: 7 },
    )
    expect(compared).toBeGreaterThan(500)
  })
})

function looksForSalaries(sqlite: Database.Database, sql: string): boolean {
  try {
    sqlite.prepare(sql)
    return false
  } catch (error) {
    return String(error).includes('no such table: salaries')
  }
}

/** Bounds of comments and of everything in quotes; null when the scanner refuses the text. */
function scanned(sql: string): string | null {
  const tokens = attempt(() => scanSync(sql).tokens)
  if (!tokens) return null
  const quoted = tokens.filter(({ text }) => text.length > 1 && /^(['"$]\D?|[eE]'|--|\/\*)/.test(text))
  return quoted.flatMap(({ start, end }) => [start, end]).join()
}

function attempt<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
