// What is wrong with a typed value is said in words that a person uses.
import { expect, it } from 'vitest'
import type { z } from 'zod'
import { plainError } from '../../../../src/renderer/src/plain-errors.ts'
import { createAgentSchema, createEnrollmentTokenSchema, roleSchema } from '../../../../src/shared/contract/agent.ts'
import { defaultSettings, settingsSchema } from '../../../../src/shared/contract/settings.ts'

const settings = (change: object) => ({ ...defaultSettings, ...change })
const cases: [z.ZodType, unknown, string][] = [
  [settingsSchema, settings({ hold_seconds: 'soon' }), 'write a number'],
  [settingsSchema, settings({ hold_seconds: 1.5 }), 'write a whole number'],
  [settingsSchema, settings({ hold_seconds: 0 }), 'at least 1'],
  [settingsSchema, settings({ hold_seconds: 3601 }), 'at most 3600'],
  [settingsSchema, settings({ denied_quiet_seconds: -1 }), 'at least 0'],
  [createEnrollmentTokenSchema, { expires_in_hours: Number.NaN }, 'write a number'],
  [createEnrollmentTokenSchema, { label: 'x'.repeat(121) }, 'at most 120 characters'],
  [createEnrollmentTokenSchema, { label: ' ' }, 'write something here'],
  [createAgentSchema, { name: ' ' }, 'give it a name'],
  [createAgentSchema, { name: 'a', permissions: ['x'] }, 'use <area>:<right>, for example filesystem:read'],
  [roleSchema, { permissions: [], resources: [''] }, 'write something here'],
]

it.each(cases)('%# is refused in plain words', (schema, value, words) => {
  const { error } = schema.safeParse(value, { error: plainError })
  expect(error?.issues.map(({ message }) => message)).toEqual([words])
})
