// The terminal in which a person answers: whether there is one, how wide it is, and one line that was typed after the question.
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

/** What was typed before the question stood there was not meant for it. */
const settleMs = 700

/** For a pipe, and for a terminal that does not say. */
const widthOfNone = 100

export interface Terminal {
  /** A person reads here and types here. */
  readonly interactive: boolean
  readonly width: number
  say(line: string): void
  /** Resolves to what was typed; empty when the person left. */
  ask(question: string): Promise<string>
}

/** With `aside` it speaks on standard error, so that standard output is the answer alone. */
export function openTerminal(aside: boolean): Terminal {
  const out = aside ? process.stderr : process.stdout
  return {
    interactive: process.stdin.isTTY === true && out.isTTY === true,
    width: out.columns || widthOfNone,
    say: (line) => void out.write(`${line}\n`),
    async ask(question) {
      await forgetTyped()
      const lines = createInterface({ input: process.stdin, output: out })
      return new Promise((resolve) => {
        lines.once('close', () => resolve(''))
        lines.once('SIGINT', () => lines.close())
        lines.question(question, (answer) => {
          resolve(answer)
          lines.close()
        })
      })
    },
  }
}

async function forgetTyped(): Promise<void> {
  process.stdin.resume()
  await sleep(settleMs)
  process.stdin.pause()
}
