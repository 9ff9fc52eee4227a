// Opening console.db: private, one instance, migrated with a copy, never a newer file.
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { migrate, migrations } from '../../../../src/main/store/migrate.ts'
import { openStore } from '../../../../src/main/store/open.ts'
import { createSettingStore } from '../../../../src/main/store/settings.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

describe('openStore', () => {
  it('makes private files in a private folder', async () => {
    const folder = join(tempFolder(), 'data')
    const store = await openStore(folder, 'local')
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'console.db')).mode & 0o777).toBe(0o600)
    await store.close()
  })

  it('refuses a second instance and names the first', async () => {
    const folder = tempFolder()
    const store = await openStore(folder, 'local')
    await expect(openStore(folder, 'local')).rejects.toThrow(`process ${process.pid}`)
    await store.close()
    await (await openStore(folder, 'local')).close()
  })

  it('leaves one whole file when it is closed, at every start', async () => {
    const folder = tempFolder()
    for (const value of ['1', '2']) {
      const store = await openStore(folder, 'local')
      createSettingStore(store).put('hold_seconds', value)
      await store.close()
      expect(readdirSync(folder).filter((name) => /-(wal|shm)$/.test(name))).toEqual([])
    }
  })

  it('refuses the file of a newer version and leaves it as it is', async () => {
    const folder = tempFolder()
    await (await openStore(folder, 'local')).close()
    const db = new Database(join(folder, 'console.db'))
    db.prepare("insert into kysely_migration values ('9999-later', '2030-01-01')").run()
    db.close()
    await expect(openStore(folder, 'local')).rejects.toThrow('newer version')
    expect(existsSync(join(folder, 'console.db.before-9999'))).toBe(false)
  })

  it('copies an existing file before it migrates it', async () => {
    const folder = tempFolder()
    const store = await openStore(folder, 'local')
    const next = {
      ...migrations,
      '9998-next': {
        up: async (db: { schema: unknown }) => void (await sql`create table later (id integer)`.execute(db as never)),
      },
    }
    await migrate(store.db, store.sqlite, join(folder, 'console.db'), next)
    const copy = new Database(join(folder, 'console.db.before-9998'), { readonly: true })
    expect(copy.prepare("select count(*) n from sqlite_master where name = 'later'").get()).toEqual({ n: 0 })
    expect(store.sqlite.prepare("select count(*) n from sqlite_master where name = 'later'").get()).toEqual({ n: 1 })
    copy.close()
    expect(statSync(join(folder, 'console.db.before-9998')).mode & 0o777).toBe(0o600)
    await store.close()
  })

  it('copies again when an earlier start was cut off after the copy, and leaves the data when a migration fails', async () => {
    const folder = tempFolder()
    const store = await openStore(folder, 'local')
    createSettingStore(store).put('kept', 1)
    const broken = {
      ...migrations,
      '9998-next': {
        up: async (db: never) => {
          await sql`create table later (id integer)`.execute(db)
          throw new Error('cut off')
        },
      },
    }
    const file = join(folder, 'console.db')
    writeFileSync(`${file}.before-9998.part`, 'half a copy')
    await expect(migrate(store.db, store.sqlite, file, broken)).rejects.toThrow('cut off')
    await expect(migrate(store.db, store.sqlite, file, broken)).rejects.toThrow('cut off')
    expect(store.sqlite.prepare("select count(*) n from sqlite_master where name = 'later'").get()).toEqual({ n: 0 })
    expect(createSettingStore(store).named(['kept'])).toEqual({ kept: 1 })
    await store.close()
    await (await openStore(folder, 'local')).close()
  })

  it('lets go of the folder when it refuses the file', async () => {
    const folder = tempFolder()
    writeFileSync(join(folder, 'console.db'), 'this is no database, and long enough to be looked at as one'.repeat(20))
    await expect(openStore(folder, 'local')).rejects.toThrow('not a database')
    rmSync(join(folder, 'console.db'))
    await (await openStore(folder, 'local')).close()
  })
})
