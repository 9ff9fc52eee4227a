// Which console runs on a data folder, and whether it can be asked from here.
import { type AgentFile, type FileSays, type RunFile, readAgentFile, readRunFile } from '../main/read-run-files.ts'
import { holderOf } from '../main/store/instance-lock.ts'
import { createOperatorClient, type OperatorClient } from './operator-client.ts'

export type Instance =
  | { readonly state: 'stopped' }
  | { readonly state: 'unknown'; readonly why: string }
  /** `pid` as its file says it. Without one of the two files of its own a console is just starting or stopping. */
  | { readonly state: 'running'; readonly pid: string; readonly shell: 'headless' | 'desktop' | 'between' }

export interface FoundConsole {
  readonly instance: Instance
  readonly run: FileSays<RunFile>
  readonly agent: FileSays<AgentFile>
}

/** Changes nothing and never throws. A file that another, dead console left behind does not count. */
export function lookForConsole(dataDir: string): FoundConsole {
  const [run, agent] = [readRunFile(dataDir), readAgentFile(dataDir)]
  return { run, agent, instance: instanceOf(dataDir, run, agent) }
}

function instanceOf(dataDir: string, run: FileSays<RunFile>, agent: FileSays<AgentFile>): Instance {
  let pid: string | null
  try {
    pid = holderOf(dataDir)
  } catch (error) {
    return { state: 'unknown', why: error instanceof Error ? error.message : String(error) }
  }
  if (pid === null) return { state: 'stopped' }
  const shell = isOf(pid, run) ? 'headless' : isOf(pid, agent) ? 'desktop' : 'between'
  return { state: 'running', pid, shell }
}

/** Whether this file was written by the process that holds the folder. */
export function isOf(pid: string, file: FileSays<{ readonly pid: number }>): boolean {
  return file.state === 'read' && (pid === 'unknown' || String(file.content.pid) === pid)
}

/** The operator API of the console that runs on this folder; throws with a sentence that says why there is none. */
export function operatorOf(dataDir: string, limitMs: number): OperatorClient {
  const { instance, run } = lookForConsole(dataDir)
  if (instance.state === 'unknown')
    throw new Error(`Whether a console runs on ${dataDir} cannot be told: ${instance.why}.`)
  if (instance.state === 'stopped')
    throw new Error(`No console runs on ${dataDir}. Start it, or name its folder with --data-dir.`)
  if (run.state === 'bad') throw new Error(`The console on ${dataDir} cannot be asked: run.json ${run.why}.`)
  if (instance.shell === 'headless' && run.state === 'read') return createOperatorClient(run.content, limitMs)
  if (instance.shell === 'between')
    throw new Error(`The console on ${dataDir} is just starting or stopping. Try again in a moment.`)
  throw new Error(
    'The desktop console runs on this folder: it gives nobody a token, so held calls are answered in its own window.',
  )
}
