// The two small files by which others find a running console: one for the operator, one without any secret for agents.
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

export interface RunningConsole {
  readonly version: string
  readonly mcp_url: string
  readonly console_url: string
  readonly operator_token: string
}

/** `agent.json` (0600): how agents find the console. No secret is in it. */
export async function writeAgentFile(dataDir: string, mcp_url: string): Promise<void> {
  await writeWhole(join(dataDir, 'agent.json'), { pid: process.pid, mcp_url })
}

/** `run.json` (0600): how the operator's own tools find a console without a desktop. The desktop writes none. */
export async function writeRunFile(dataDir: string, running: RunningConsole): Promise<void> {
  const { version, mcp_url, console_url, operator_token } = running
  await writeWhole(join(dataDir, 'run.json'), { pid: process.pid, version, mcp_url, console_url, operator_token })
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
