// A call in short, as the tests of policies are written down, and the part of an envelope that it stands for.
import { z } from 'zod'
import { readChannels } from '../../src/main/enforcement/targets/channels.ts'
import { readCommand } from '../../src/main/enforcement/targets/commands.ts'
import { foldText } from '../../src/main/enforcement/targets/fold-text.ts'
import { type Reading, readingOf } from '../../src/main/enforcement/targets/reading.ts'
import { readRecipients } from '../../src/main/enforcement/targets/recipients.ts'
import { readRepo } from '../../src/main/enforcement/targets/repos.ts'
import { readTables } from '../../src/main/enforcement/targets/tables.ts'
import { readUrl } from '../../src/main/enforcement/targets/urls.ts'
import { actionSchema, serverIdSchema, serverTypeSchema } from '../../src/shared/contract/primitives.ts'
import { type Target, targetSchema } from '../../src/shared/contract/tool-call.ts'

/** `targets`: kind, what is done to it, value. `with`: other parts of the envelope, `now` as RFC 3339. */
export const shortCallSchema = z.strictObject({
  tool: z.string(),
  action: actionSchema,
  type: serverTypeSchema,
  server: serverIdSchema.optional(),
  targets: z.array(z.tuple([targetSchema.shape.kind, actionSchema, z.string()])),
  parameters: z.record(z.string(), z.unknown()).optional(),
  with: z.looseObject({ now: z.iso.datetime().optional() }).optional(),
})
type ShortCall = z.infer<typeof shortCallSchema>

const argumentOf: Readonly<Record<Target['kind'], string>> = {
  path: 'path',
  table: 'sql',
  url: 'url',
  recipient: 'to',
  channel: 'channel',
  command: 'command',
  repo: 'repo',
}

const readers: Readonly<Record<Target['kind'], (value: string, type: string) => Reading | undefined>> = {
  path: (value) => readingOf(value, [foldText(value)]),
  table: (value) => readTables(value, null)[0],
  url: (value) => readUrl(value),
  recipient: (value) => readRecipients(value)[0],
  channel: (value) => readChannels(value)[0],
  command: (value, type) => (type === 'database' ? readingOf(value, [foldText(value)]) : readCommand(value)),
  repo: (value) => readRepo(value, null),
}

/** With the same readings of each target as the console makes. Throws for what it could not read. */
export function envelopePart(call: ShortCall): Record<string, unknown> {
  const targets = call.targets.map(([kind, op, raw]): Target => {
    const reading = readers[kind](raw, call.type)
    if (!reading) throw new Error(`${raw} is no ${kind}`)
    return { kind, op, value: reading.value, raw, at: `/${argumentOf[kind]}`, forms: [...reading.forms] }
  })
  const { now, ...more } = call.with ?? {}
  return {
    request: {
      tool_name: call.tool,
      action: call.action,
      resource: targets[0]?.value ?? null,
      mcp_server: call.type,
      server_id: call.server ?? defaultServers[call.type],
      resource_count: targets.length,
      targets,
      parameters: call.parameters ?? {},
    },
    ...more,
    ...(now === undefined ? {} : { now_ns: Date.parse(now) * 1e6 }),
  }
}

const defaultServers = { filesystem: 'files', database: 'warehouse', web: 'web', other: 'other' } as const
