// One console for one data folder, across processes; a killed one leaves nothing locked.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { FolderInUseError, holderOf } from '../../../../src/main/store/instance-lock.ts'
import { openStore } from '../../../../src/main/store/open.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const holder = fileURLToPath(new URL('../../../support/hold-folder.ts', import.meta.url))

describe('instance lock', () => {
  it('names the process that holds the folder, and falls with it', async () => {
    const folder = tempFolder()
    const child = spawn(process.execPath, [holder, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    const refused = openStore(folder, 'local')
    await expect(refused).rejects.toBeInstanceOf(FolderInUseError)
    await expect(refused).rejects.toThrow(`process ${child.pid}`)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await (await openStore(folder, 'local')).close()
  })

  it('can be looked at without being touched', async () => {
    const folder = tempFolder()
    const seen = () => readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mtimeMs])
    expect(holderOf(folder)).toBeNull()
    expect(seen()).toEqual([])
    const child = spawn(process.execPath, [holder, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    const held = seen()
    expect(holderOf(folder)).toBe(String(child.pid))
    expect(seen()).toEqual(held)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(holderOf(folder)).toBeNull()
    expect(seen()).toEqual(held)
    writeFileSync(join(folder, 'console.lock'), 'no lock at all')
    expect(() => holderOf(folder)).toThrow('not a database')
  })
})
