// The parsing thread: started when it is needed, replaced when it hangs or dies, and never a reason to let something pass.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { createSqlReader, type SqlReader } from '../../../../../../src/main/enforcement/targets/sql/sql-reader.ts'
import { Unresolvable } from '../../../../../../src/main/enforcement/targets/unresolvable.ts'
import { tempFolder } from '../../../../../support/temp-folder.ts'

const real = new URL('../../../../../../src/main/enforcement/targets/sql/sql-worker.ts', import.meta.url)
const readers: SqlReader[] = []
const readerOf = (worker: URL, limit?: number) => {
  const reader = createSqlReader({ worker, ...(limit === undefined ? {} : { limit }) })
  readers.push(reader)
  return reader
}
/** A thread that answers as `answer` says; `question.sql` is what it was asked. */
const doubleOf = (answer: string) => {
  const file = join(tempFolder(), 'double.mjs')
  writeFileSync(
    file,
    `import { parentPort, threadId } from 'node:worker_threads'
     parentPort.on('message', (question) => { ${answer} })
     parentPort.postMessage('ready')`,
  )
  return pathToFileURL(file)
}
const reading = "{ reading: { effects: [], files: [question.sql + ' ' + threadId] } }"

afterEach(async () => {
  for (const reader of readers.splice(0)) await reader.close()
})

describe('the parsing thread', () => {
  it('reads, and says what cannot be told', async () => {
    const reader = readerOf(real)
    reader.warm()
    expect((await reader.read('DELETE FROM orders', 'mysql')).effects).toEqual([
      { kind: 'table', op: 'delete', name: 'orders', raw: 'orders' },
    ])
    await expect(reader.read('orders', null)).rejects.toThrow(Unresolvable)
    const many = await Promise.all([1, 2, 3].map((n) => reader.read(`SELECT * FROM t${n}`, null)))
    expect(many.map(({ effects }) => effects[0]?.name)).toEqual(['t1', 't2', 't3'])
  })

  it('is replaced when a text brought a parser down', async () => {
    const reader = readerOf(real)
    const nested = `SELECT ${'CASE WHEN 1 THEN '.repeat(4000)}1${' END'.repeat(4000)}`
    await expect(reader.read(nested, 'mysql')).rejects.toThrow(Unresolvable)
    expect((await reader.read('SELECT * FROM a', null)).effects).toHaveLength(1)
  })

  it('that hangs is replaced, and those who wait are answered', async () => {
    const reader = readerOf(
      doubleOf(`if (question.sql === 'hang') { for (;;); } parentPort.postMessage(${reading})`),
      300,
    )
    const before = (await reader.read('a', null)).files[0]
    const [hung, after] = await Promise.allSettled([reader.read('hang', null), reader.read('b', null)])
    expect(hung).toMatchObject({ status: 'rejected', reason: expect.any(Unresolvable) })
    expect(after).toMatchObject({ status: 'fulfilled' })
    const second = after?.status === 'fulfilled' ? after.value.files[0] : undefined
    expect(second?.split(' ')[1]).not.toBe(before?.split(' ')[1])
  })

  it('that dies is replaced', async () => {
    const reader = readerOf(doubleOf(`if (question.sql === 'die') process.exit(3); parentPort.postMessage(${reading})`))
    await expect(reader.read('die', null)).rejects.toThrow(Unresolvable)
    expect((await reader.read('a', null)).files[0]).toMatch(/^a /)
  })

  it('that lost its footing is replaced after it has answered', async () => {
    const reader = readerOf(
      doubleOf(`parentPort.postMessage(question.sql === 'break' ? { unresolvable: 'x', broken: true } : ${reading})`),
    )
    const before = (await reader.read('a', null)).files[0]
    await expect(reader.read('break', null)).rejects.toThrow(Unresolvable)
    expect((await reader.read('a', null)).files[0]).not.toBe(before)
  })

  it('that cannot start denies', async () => {
    const file = join(tempFolder(), 'broken.mjs')
    writeFileSync(file, 'throw new Error("no parser")')
    await expect(readerOf(pathToFileURL(file)).read('SELECT 1', null)).rejects.toThrow()
  })

  it('is not asked any more once it is closed', async () => {
    const reader = readerOf(real)
    await reader.close()
    reader.warm()
    await expect(reader.read('SELECT 1', null)).rejects.toThrow(Unresolvable)
  })
})
