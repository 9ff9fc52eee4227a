// What the two small files say to those who look for a running console. Nothing of what they hold is in any message.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Only a console on this very machine: no file may lead the operator's token elsewhere. */
const loopbackUrl = z.url({ protocol: /^http$/, hostname: /^(127\.0\.0\.1|localhost|\[::1\])$/ })

const agentFileSchema = z.object({ pid: z.number().int().positive(), mcp_url: loopbackUrl })
const runFileSchema = agentFileSchema.extend({
  version: z.string(),
  console_url: loopbackUrl,
  operator_token: z.string().min(1),
})

export type AgentFile = z.infer<typeof agentFileSchema>
export type RunFile = z.infer<typeof runFileSchema>

/** `bad` comes with why, in words that follow the file's name. */
export type FileSays<T> =
  | { readonly state: 'absent' }
  | { readonly state: 'bad'; readonly why: string }
  | { readonly state: 'read'; readonly content: T }

export function readAgentFile(dataDir: string): FileSays<AgentFile> {
  return read(join(dataDir, 'agent.json'), agentFileSchema)
}

export function readRunFile(dataDir: string): FileSays<RunFile> {
  return read(join(dataDir, 'run.json'), runFileSchema)
}

function read<T>(file: string, schema: z.ZodType<T>): FileSays<T> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return { state: 'absent' }
    return { state: 'bad', why: `cannot be read (${code ?? 'unknown error'})` }
  }
  try {
    return { state: 'read', content: schema.parse(JSON.parse(text)) }
  } catch {
    return { state: 'bad', why: 'is not as a console writes it' }
  }
}
