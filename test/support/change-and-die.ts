// A process that records a change and is killed between the change's commit and the end of its way into the log.
import { createChangeRecorder } from '../../src/main/events/change-recorder.ts'
import type { Log } from '../../src/main/events/log.ts'
import { openStore } from '../../src/main/store/open.ts'
import { createSettingStore } from '../../src/main/store/settings.ts'
import { createClock } from '../../src/shared/clock.ts'
import { openLog } from './open-log.ts'

const [, , folder = '', moment] = process.argv
const store = await openStore(folder, 'local')
const log = await openLog(folder)
const settings = createSettingStore(store)
const append: Log['append'] = async (entry) => {
  if (moment === 'after-append') await log.append(entry)
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => {})
}
await createChangeRecorder({ store, log: { append }, clock: createClock() }).record(
  () => settings.put('hold_seconds', 7),
  () => ({ type: 'settings.updated', record: { name: 'hold_seconds' } }),
)
