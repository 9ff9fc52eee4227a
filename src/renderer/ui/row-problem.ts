// What is wrong with one row of a list that is typed, as a sentence below it.
import type { z } from 'zod'

/** Null when nothing is, and for an empty row, which is none. */
export function rowProblem(schema: z.ZodType, row: string): string | null {
  if (row.trim() === '') return null
  const said = schema.safeParse(row.trim()).error?.issues[0]?.message
  return said === undefined ? null : `This ${said}.`
}
