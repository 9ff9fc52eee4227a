// The running console itself: where it keeps what, how agents reach it, how its log does.
import { z } from 'zod'
import { timestampSchema } from './primitives.ts'

export const consoleStatusSchema = z.strictObject({
  version: z.string(),
  platform: z.string(),
  started_at: timestampSchema,
  data_dir: z.string(),
  /** Where agents connect: `<mcp_url>/mcp/v1/<server_id>`. */
  mcp_url: z.string(),
  /** Absolute program and first arguments of `behavry connect`; a server id and options follow. */
  connect: z.strictObject({ command: z.string(), args: z.array(z.string()) }),
  log: z.strictObject({ working: z.boolean(), rows: z.number().int(), bytes: z.number().int() }),
  /** Size of console.db. */
  state_bytes: z.number().int(),
})
export type ConsoleStatus = z.infer<typeof consoleStatusSchema>
