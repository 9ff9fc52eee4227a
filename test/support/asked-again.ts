// For replays of calls that nobody asked about again: what is on record is what was said last.
import type { AskedAgain } from '../../src/main/policies/asked-again.ts'

export const askedOnce: Pick<AskedAgain, 'latest'> = { latest: (call) => call }
