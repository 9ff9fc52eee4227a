// The end of exceptions by time, told to the log once each, also of those that ended while the console was not running.
import type { Clock } from '../../../shared/clock.ts'
import type { ChangeRecorder } from '../../events/change-recorder.ts'
import { createSweep, type Sweep } from '../../events/sweep.ts'
import type { EndedMark, ExceptionStore } from '../../store/exceptions.ts'
import type { SettingStore } from '../../store/settings.ts'
import { exceptionRecord } from './exception-row.ts'

/** Only for the log: whether one still counts is asked of the clock at every call. */
const sweepEveryMs = 1000
const storedAs = 'exceptions_ended'

export interface EndingDeps {
  readonly rows: ExceptionStore
  /** Keeps how far the log has been told. */
  readonly marks: SettingStore
  readonly recorder: ChangeRecorder
  readonly clock: Clock
  readonly onLost: (error: unknown) => void
}

export function createEnding({ rows, marks, recorder, clock, onLost }: EndingDeps): Pick<Sweep, 'stop'> {
  const mark = () => (marks.named([storedAs])[storedAs] as EndedMark | undefined) ?? null
  const tell = async () => {
    for (const row of rows.endedAfter(mark(), clock.timestamp())) {
      await recorder.record(
        () => marks.put(storedAs, { expires_at: row.expires_at, id: row.id }),
        () => exceptionRecord('expired', row, null),
      )
    }
  }
  return createSweep(tell, sweepEveryMs, onLost)
}
