// The two ports: those that the running console has, or whether the usual ones are free for the next start.
import { connect } from 'node:net'
import { defaultPorts } from '../../main/console-arguments.ts'
import { about, type Check } from './check.ts'
import type { Surroundings } from './surroundings.ts'

const lookMs = 1000

export async function ports({ instance, agent, run }: Surroundings): Promise<Check[]> {
  if (instance.state === 'running') {
    const urls = [
      ...(agent.state === 'read' ? [`agents ${portOf(agent.content.mcp_url)}`] : []),
      ...(run.state === 'read' && instance.shell === 'headless' ? [`operator ${portOf(run.content.console_url)}`] : []),
    ]
    return urls.length > 0 ? [about('ports', 'Ports').ok(`In use by this console: ${urls.join(', ')}.`)] : []
  }
  return Promise.all([
    usualPort('port_agents', 'Port for agents', defaultPorts.agents, '--port'),
    usualPort('port_console', 'Port of the console', defaultPorts.console, '--console-port'),
  ])
}

async function usualPort(id: string, title: string, port: number, option: string): Promise<Check> {
  const check = about(id, title)
  if (!(await isTaken(port))) return check.ok(`${port} is free.`)
  const who = (await isConsole(port)) ? 'another console' : 'another program'
  return check.warning(
    `${port} is taken by ${who}.`,
    `End it, or start with ${option} and another number (0: any free one).`,
  )
}

/** By knocking: to listen there ourselves could be in the way of a console that is just starting. */
function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: lookMs })
    const answer = (taken: boolean) => {
      socket.destroy()
      resolve(taken)
    }
    socket.once('connect', () => answer(true))
    socket.once('timeout', () => answer(true))
    socket.once('error', () => answer(false))
  })
}

async function isConsole(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health`, {
      signal: AbortSignal.timeout(lookMs),
      redirect: 'error',
    })
    return ((await answer.json()) as { service?: unknown }).service === 'behavry-console'
  } catch {
    return false
  }
}

function portOf(url: string): string {
  return new URL(url).port
}
