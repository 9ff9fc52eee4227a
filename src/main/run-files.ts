// The two small files by which others find a running console: one for the operator, one without any secret for agents.
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

export interface RunningConsole {
  readonly version: string
  readonly mcp_url: string
  readonly console_url: string
  readonly operator_token: string
}

/** Writes `run.json` and `agent.json` (0600) into the data folder; a reader never sees half a file. */
export async function writeRunFiles(dataDir: string, running: RunningConsole): Promise<void> {
  const { version, mcp_url, console_url, operator_token } = running
  const { pid } = process
  await writeWhole(join(dataDir, 'agent.json'), { pid, mcp_url })
  await writeWhole(join(dataDir, 'run.json'), { pid, version, mcp_url, console_url, operator_token })
}

export async function removeRunFiles(dataDir: string): Promise<void> {
  await rm(join(dataDir, 'run.json'), { force: true })
  await rm(join(dataDir, 'agent.json'), { force: true })
}

async function writeWhole(file: string, content: unknown): Promise<void> {
  const partial = `${file}.partial`
  await rm(partial, { force: true })
  const handle = await open(partial, 'wx', 0o600)
  await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`)
  await handle.sync()
  await handle.close()
  await rename(partial, file)
}
