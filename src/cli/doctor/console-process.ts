// The console that runs on the folder: whether there is one, whether it answers agents and the operator, and as which version.
import { isOf } from '../running-console.ts'
import { about, type Check, messageOf } from './check.ts'
import { answerLimitMs, type Surroundings } from './surroundings.ts'

const again = 'Stop it and start it again.'

export async function consoleProcess(around: Surroundings): Promise<Check[]> {
  const check = about('instance', 'Console')
  const { instance } = around
  if (instance.state === 'unknown')
    return [
      check.failed(`Whether one runs cannot be told: ${instance.why}`, 'Look at console.lock in the data folder.'),
    ]
  if (instance.state === 'stopped')
    return [check.ok('None runs on this folder. What only a running one knows is left out.')]
  const { pid, shell } = instance
  if (shell === 'between')
    return [check.warning(`Process ${pid} is just starting or stopping.`, 'Run this again in a moment.')]
  const kind = shell === 'headless' ? 'without a window' : 'as the desktop, which gives nobody a token'
  return [check.ok(`Process ${pid} runs ${kind}.`), ...(await agentsDoor(around, pid)), ...(await operatorDoor(around))]
}

async function agentsDoor({ agent, run }: Surroundings, pid: string): Promise<Check[]> {
  const [alive, ready] = [about('agents_door', 'Door for agents'), about('ready', 'Readiness')]
  const file = isOf(pid, agent) ? agent : run
  if (file.state !== 'read')
    return [alive.failed(`agent.json ${file.state === 'bad' ? file.why : 'is not there'}.`, again)]
  const { mcp_url } = file.content
  const health = await statusOf(`${mcp_url}/health`)
  if (health !== 200) return [alive.failed(`${mcp_url} ${wordsOf(health)}.`, again)]
  const readiness = await statusOf(`${mcp_url}/health/ready`)
  return [
    alive.ok(`${mcp_url} answers.`),
    readiness === 200
      ? ready.ok('Store, policy engine and policies are ready.')
      : ready.failed(`It ${wordsOf(readiness)}: every call is denied.`, `Wait a moment; if it stays so: ${again}`),
  ]
}

/** Status of an answer, or why there is none. */
async function statusOf(url: string): Promise<number | string> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(answerLimitMs), redirect: 'error' })
    await answer.body?.cancel()
    return answer.status
  } catch (error) {
    const { cause, name } = error as { cause?: { code?: string }; name?: string }
    return name === 'TimeoutError' ? `within ${answerLimitMs / 1000} s` : (cause?.code ?? messageOf(error))
  }
}

function wordsOf(status: number | string): string {
  return typeof status === 'number' ? `answers ${status}` : `does not answer (${status})`
}

async function operatorDoor({ operator, operatorProblem, run, version, dataDir }: Surroundings): Promise<Check[]> {
  const door = about('operator_api', 'Operator API')
  if (operatorProblem !== null) return [door.failed(`${operatorProblem}.`, again)]
  if (!operator || run.state !== 'read') return []
  const { status, client } = operator
  const { on } = await client.get<{ on: boolean }>('/admin/kill-switch')
  const versions = about('version', 'Version')
  return [
    door.ok(`${run.content.console_url} answers to the token of run.json.`),
    status.version === version
      ? versions.ok(version)
      : versions.warning(`The console is ${status.version}, this command ${version}.`, again),
    ...(on
      ? [about('kill_switch', 'Kill switch').warning('It is on: every call is denied.', 'Turn it off in Settings.')]
      : []),
    ...(status.log.working
      ? []
      : [about('log_writer', 'Log').failed(`Rows cannot be written to ${dataDir}: every call is denied.`, again)]),
  ]
}
