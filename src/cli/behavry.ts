// The `behavry` command: one line for each thing it does.
import { readFileSync } from 'node:fs'
import { placesOf } from '../main/places.ts'

const usage = `behavry <command>

  serve [--data-dir D] [--port P] [--console-port Q]   start the console without a desktop
  connect <server_id>                                  stdio MCP server for clients that speak only stdio
  enroll <token> --credentials FILE                    make an agent known with an operator's token
  demo                                                 three governed calls on a scratch folder
  escalations [list | show | approve | deny] [<id>]    the calls that wait for you, and your answer
  doctor [--data-dir D] [--json]                       look at everything a console needs, change nothing
  verify-audit <file> [--key FILE]                     check an exported log
`

const [command, ...rest] = process.argv.slice(2)

function ownVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** Commands are loaded when they are asked for, so that each starts with no more than it needs. */
async function run(): Promise<number> {
  switch (command) {
    case 'serve': {
      const { serve } = await import('../main/serve.ts')
      await serve(rest, placesOf(import.meta.url), ownVersion())
      return 0
    }
    case 'connect': {
      const { connect } = await import('./connect.ts')
      return connect(rest)
    }
    case 'enroll': {
      const { enroll } = await import('./enroll.ts')
      return enroll(rest)
    }
    case 'demo': {
      const { demo } = await import('./demo.ts')
      const entry = import.meta.url.endsWith('.ts') ? '../main/headless.ts' : './headless.js'
      return demo(new URL(entry, import.meta.url))
    }
    case 'escalations': {
      const { escalations } = await import('./escalations.ts')
      return escalations(rest)
    }
    case 'doctor': {
      const { doctor } = await import('./doctor.ts')
      return doctor(rest, placesOf(import.meta.url), ownVersion())
    }
    case 'verify-audit': {
      const { verifyAudit } = await import('./verify-audit.ts')
      return verifyAudit(rest)
    }
    default:
      process.stderr.write(command ? `There is no command "${command}".\n\n${usage}` : usage)
      return command ? 2 : 0
  }
}

// Whoever reads only the first lines (head, a pager) has seen enough; the command still ends as it would.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  return 1
})
