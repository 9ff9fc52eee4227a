// What a form says of a wrong value: words for people, from the schemas of the contract as they are.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { speakPlainly } from '../../../../src/renderer/ui/plain-problem.ts'
import { createAgentSchema } from '../../../../src/shared/contract/agent.ts'
import { defaultSettings, settingsSchema } from '../../../../src/shared/contract/settings.ts'

const before = z.config().customError
beforeAll(speakPlainly)
afterAll(() => {
  z.config({ customError: before })
})

const said = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues.map(({ message }) => message)
const settings = (hold_seconds: unknown) => said(settingsSchema, { ...defaultSettings, hold_seconds })

it('says what to write instead of what a machine expected', () => {
  expect(settings('soon')).toEqual(['Write a number.'])
  expect(settings(1.5)).toEqual(['Write a whole number.'])
  expect(settings(0)).toEqual(['Use 1 or more.'])
  expect(settings(5000)).toEqual(['Use 3600 or less.'])
  expect(said(createAgentSchema, { name: ' ' })).toEqual(['It is missing.'])
  expect(said(createAgentSchema, {})).toEqual(['It is missing.'])
  expect(said(createAgentSchema, { name: 'x'.repeat(121) })).toEqual(['Use at most 120 characters.'])
})

it('leaves the words of a schema that has some', () => {
  expect(said(createAgentSchema, { name: 'a', permissions: ['all'] })).toEqual([
    'use <area>:<right>, for example filesystem:read',
  ])
})
