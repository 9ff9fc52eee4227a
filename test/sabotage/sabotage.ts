// `npm run test:sabotage`: turns one guard off at a time and sees that a test fails; names those that nothing misses.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { casesOf } from './cases.ts'
import { prove } from './prove.ts'
import type { SabotageCase } from './sabotage-case.ts'
import { createScratchTree, type ScratchTree } from './scratch-tree.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))

/** `--only x`: those whose id holds x. */
const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } })

const cases = casesOf(project).filter(({ id }) => id.includes(values.only))

const tree = createScratchTree(project)
process.once('SIGINT', () => {
  tree.remove()
  process.exit(130)
})
try {
  process.exitCode = await runAll(tree)
} finally {
  tree.remove()
}

async function runAll(scratch: ScratchTree): Promise<number> {
  const broken = await brokenBefore(scratch)
  if (broken.length > 0) {
    for (const each of broken) console.log(each)
    console.log(`nothing was turned off: ${broken.length} ways of noticing do not work with every guard on`)
    return 1
  }
  const survivors: string[] = []
  for (const each of cases) {
    const said = await turnOff(scratch, each)
    console.log(`${said.caught ? 'caught  ' : 'SURVIVED'} ${each.id}: ${said.words}`)
    if (!said.caught) survivors.push(each.id)
  }
  for (const id of survivors) console.log(`survivor: ${id}`)
  console.log(`${cases.length - survivors.length} caught, ${survivors.length} survived`)
  return survivors.length === 0 && cases.length > 0 ? 0 : 1
}

/** Tests that fail with every guard on notice nothing. */
async function brokenBefore(scratch: ScratchTree): Promise<string[]> {
  const provers = new Map(cases.map(({ prover }) => [JSON.stringify(prover), prover]))
  const broken: string[] = []
  for (const prover of provers.values()) {
    try {
      const { failed } = await prove(scratch.root, prover)
      broken.push(...failed.map((name) => `fails with every guard on: ${name}`))
    } catch (error) {
      broken.push(`${JSON.stringify(prover)}: ${wordsOf(error)}`)
    }
  }
  return broken
}

async function turnOff(scratch: ScratchTree, { file, without, prover }: SabotageCase) {
  try {
    const { ran, failed } = await scratch.changed(file, without, () => prove(scratch.root, prover))
    const [first] = failed
    return first ? { caught: true, words: `by "${first}"` } : { caught: false, words: `${ran} tests passed without it` }
  } catch (error) {
    return { caught: false, words: wordsOf(error) }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
