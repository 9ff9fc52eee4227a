// A page that is asked for after a row was appended shows that row, though nobody waited for the commit.
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { openLog } from '../../../support/open-log.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

it('shows what was appended before it was asked for', async () => {
  const log = await openLog(tempFolder())
  for (let n = 1; n <= 20; n += 1) {
    const appended = log.append({ type: 'agent.created', record: { id: randomUUID(), n } })
    const { total } = await log.query.events({ limit: 1, offset: 0 })
    expect(total).toBe(n)
    await appended
  }
  await log.close()
})
