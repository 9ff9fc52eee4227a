// What of a recorded answer counts in a replay, and what the engine is looked at for after a change, turned off one at a time.
import { type Prover, replacing, type SabotageCase } from './sabotage-case.ts'

const equality: Prover = { by: 'vitest', files: ['test/unit/main/policies/impact-equality.test.ts'] }
const answers: Prover = { by: 'vitest', files: ['test/unit/main/policies/both-answers.test.ts'] }
const recorded: Prover = { by: 'vitest', files: ['test/unit/main/policies/recorded-answers.test.ts'] }
const again: Prover = { by: 'vitest', files: ['test/unit/main/policies/asked-again.test.ts'] }
const spoken: Prover = { by: 'vitest', files: ['test/unit/main/opa/voices.test.ts'] }
const set: Prover = { by: 'vitest', files: ['test/unit/main/opa/policy-set.test.ts'] }
const canary: Prover = { by: 'vitest', files: ['test/unit/main/opa/canary.test.ts'] }

export const replayCases: readonly SabotageCase[] = [
  {
    id: 'replays/what is said again is said of its own call',
    file: 'src/main/policies/asked-again.ts',
    without: replacing('answerOf(answers[at])', 'answerOf(answers[0])'),
    prover: equality,
  },
  {
    id: 'replays/what still counts is left alone',
    file: 'src/main/policies/asked-again.ts',
    without: replacing('envelope === null || recordedOf(call)', 'envelope === null'),
    prover: again,
  },
  {
    id: 'replays/other modules said something else',
    file: 'src/main/policies/recorded-answers.ts',
    without: replacing('said[voice] === says[voice]', "said[voice] !== ''"),
    prover: equality,
  },
  {
    id: 'replays/another set decided otherwise',
    file: 'src/main/policies/recorded-answers.ts',
    without: replacing('?? alike(policy_revision)', "?? 'whole'"),
    prover: equality,
  },
  {
    id: 'replays/what nobody kept counts nothing',
    file: 'src/main/policies/recorded-answers.ts',
    without: replacing('if (around === null) return new Set<Voice>()', 'if (around === null) return new Set(voices)'),
    prover: recorded,
  },
  {
    id: 'replays/what a voice reads may change',
    file: 'src/main/opa/voices.ts',
    without: replacing('[path, valueAt(data, path)]', '[path]'),
    prover: spoken,
  },
  {
    id: 'replays/whom a voice names may change',
    file: 'src/main/opa/voices.ts',
    without: replacing('waiting.push(...module.mentions)', 'waiting.push()'),
    prover: spoken,
  },
  {
    id: 'replays/an exception looks at every rule',
    file: 'src/main/policies/replay.ts',
    without: replacing('facts?.exception_id !== undefined', "facts?.exception_id === 'none'"),
    prover: equality,
  },
  {
    id: 'replays/a contradiction counts nothing',
    file: 'src/main/policies/both-answers.ts',
    without: replacing("!read.rules.some(({ source }) => source === 'conflict')", 'read.rules.length >= 0'),
    prover: answers,
  },
  {
    id: 'replays/a changed policy is asked anew',
    file: 'src/main/policies/both-answers.ts',
    without: replacing(' && !changed.has(module)', ' && module !== ""'.replaceAll('"', "'")),
    prover: answers,
  },
  {
    id: 'replays/the fallback is asked anew',
    file: 'src/main/policies/both-answers.ts',
    without: replacing('isVoice(source) && (counts', "(isVoice(source) || source === 'rbac') && (counts"),
    prover: answers,
  },
  {
    id: 'replays/only what may speak of answers is asked about them',
    file: 'src/main/opa/policy-set.ts',
    without: replacing("!index.phases.includes('response')", 'index.phases.length > 0'),
    prover: set,
  },
  {
    id: 'replays/what came is looked at',
    file: 'src/main/opa/canary.ts',
    without: replacing('result?.raw !== text', 'result?.raw === null'),
    prover: canary,
  },
]
