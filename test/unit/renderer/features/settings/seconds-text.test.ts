// Durations in words.
import { expect, it } from 'vitest'
import { secondsText } from '../../../../../src/renderer/features/settings/seconds-text.ts'

it.each([
  [0, 'not at all'],
  [1, '1 second'],
  [50, '50 seconds'],
  [90, '1 minute 30 seconds'],
  [3600, '1 hour'],
  [5400, '1 hour 30 minutes'],
  [86_400, '1 day'],
  [90_061, '1 day 1 hour'],
  [Number.NaN, ''],
  [-1, ''],
])('%d seconds are "%s"', (seconds, words) => {
  expect(secondsText(seconds)).toBe(words)
})
