// One console for one data folder, across processes; a killed one leaves nothing locked.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { FolderInUseError } from '../../../../src/main/store/instance-lock.ts'
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
})
