// What the console says of itself: its folder, its addresses, its log.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConsoleStatus } from '../shared/contract/console-status.ts'
import type { Log } from './events/log.ts'

export interface ConsoleStatusDeps {
  readonly version: string
  readonly dataDir: string
  readonly startedAt: string
  readonly mcpUrl: string
  readonly connectProgram: { readonly command: string; readonly args: readonly string[] }
  readonly log: Pick<Log, 'working' | 'query'>
}

export function createConsoleStatus(deps: ConsoleStatusDeps): () => Promise<ConsoleStatus> {
  const { version, dataDir, startedAt, mcpUrl, connectProgram, log } = deps
  return async () => ({
    version,
    platform: process.platform,
    started_at: startedAt,
    data_dir: dataDir,
    mcp_url: mcpUrl,
    connect: { command: connectProgram.command, args: [...connectProgram.args] },
    log: {
      working: log.working(),
      rows: (await log.query.newest())?.seq ?? 0,
      bytes: await bytesOf(dataDir, 'audit.db'),
    },
    state_bytes: await bytesOf(dataDir, 'console.db'),
  })
}

/** Size of a database with what waits in its write-ahead log. */
async function bytesOf(folder: string, name: string): Promise<number> {
  const sizes = await Promise.all(
    [name, `${name}-wal`].map((file) =>
      stat(join(folder, file)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
