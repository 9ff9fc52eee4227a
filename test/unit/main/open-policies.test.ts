// With the real engine and the real log: what an update made worthless is asked about again at the next start.
import { expect, it } from 'vitest'
import { endEngines } from '../../support/engine-room.ts'
import { openLibraryRooms } from '../../support/library-rooms.ts'
import { until } from '../../support/processes.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const nobody = 'http://127.0.0.1:9'

it('asks again about a call that an older version of the console judged', async () => {
  const folder = tempFolder(true)
  const first = await openLibraryRooms(folder, nobody)
  await first.recorded({}, 'of an older version')
  const [call] = await first.log.query.replayable({ before_seq: Number.MAX_SAFE_INTEGER, limit: 1 })
  if (!call) throw new Error('nothing is on record')
  expect(first.proofs.askedAgain.latest(call)).toMatchObject({ policy_revision: 'of an older version' })
  await first.close()
  const second = await openLibraryRooms(folder, nobody)
  const latest = () => second.proofs.askedAgain.latest(call)
  await until(() => latest().policy_revision === second.opa.set()?.revision)
  expect(JSON.parse(latest().answer ?? '')).toEqual(JSON.parse(call.answer ?? ''))
  await second.close()
  await endEngines()
})
