// Says in plain words what a check of the contract found: its own words where it has some, else ours.
import type { z } from 'zod'

const labels: Readonly<Record<string, string>> = {
  name: 'The name',
  id: 'The id',
  command: 'The program',
  args: 'An argument',
  env: 'A variable',
  cwd: 'The working folder',
  url: 'The address',
  headers: 'A header',
  roots: 'A folder',
}

export function plainMessage(issue: z.core.$ZodIssue): string {
  const label = labels[String(issue.path[0])] ?? 'A value'
  const named = issue.path[0] === 'env' || issue.path[0] === 'headers' ? `${label} “${String(issue.path[1])}”` : label
  if (issue.code === 'too_small') return `${label} is missing.`
  if (issue.code === 'too_big') return `${named} is too long.`
  if (issue.code === 'invalid_format' && issue.format === 'url')
    return 'The address must begin with https:// or http:// and name a machine.'
  if (issue.code === 'invalid_key')
    return `${named} is refused: ${issue.issues[0]?.message ?? 'the name is not allowed'}.`
  if (issue.code === 'invalid_type') return `${label} is missing or of the wrong kind.`
  return /^(?:is|has|holds) /.test(issue.message) ? `${named} ${issue.message}.` : `${named}: ${issue.message}.`
}
