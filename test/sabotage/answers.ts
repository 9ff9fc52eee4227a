// Each step of the response pipeline that says nothing, and each guard between a result and the agent, turned off.
import { type Prover, replacing, type SabotageCase } from './sabotage-case.ts'

const file = 'src/main/enforcement/response-pipeline.ts'
const rows = (named: string): Prover => ({
  by: 'vitest',
  files: ['test/decisions/inbound.test.ts'],
  named,
  built: true,
})
const console_ = (named: string): Prover => ({
  by: 'vitest',
  files: ['test/integration/inbound.test.ts'],
  named,
  built: true,
})
const unit = (name: string): Prover => ({ by: 'vitest', files: [`test/unit/main/enforcement/${name}.test.ts`] })

const noticedBy: Readonly<Record<string, Prover>> = {
  createScanStage: rows('a critical finding in text'),
  createRulesStage: rows('regex matcher'),
  createSourceStage: unit('response-pipeline'),
  createSecretsStage: rows('secrets are'),
  createResponsePolicyStage: rows('a policy that judges results denies'),
}

/** What it found stays for the steps after it, but for what was to be taken out. */
const silenced = `
function silenced(stage: ResponseStage): ResponseStage {
  return {
    ...stage,
    async run(...asked) {
      const { findings, shown_findings } = (await stage.run(...asked)).facts ?? {}
      return { outcome: 'pass', facts: findings && shown_findings ? { findings, shown_findings } : {} }
    },
  }
}
`

const guards: readonly SabotageCase[] = [
  {
    id: 'answers/no rule lifts a critical finding',
    file: 'src/main/enforcement/inbound/fold-response.ts',
    without: replacing(" && scan.facts?.highest !== 'critical'", ''),
    prover: rows('no rule lifts a critical finding'),
  },
  {
    id: 'answers/no rule lifts a policy',
    file: 'src/main/enforcement/inbound/fold-response.ts',
    without: replacing('if (record.code !== injectionCode) return [record]', "if (record.stage !== 'scan') return []"),
    prover: rows('no inbound rule lifts the deny'),
  },
  {
    id: 'answers/judged again before it is handed over',
    file: 'src/main/enforcement/hold-result.ts',
    without: replacing("if (again.decision.result === 'deny')", 'if (again.stages === null)'),
    prover: console_('may not call any more'),
  },
  {
    id: 'answers/the identical call receives what is kept',
    file: 'src/main/enforcement/govern.ts',
    without: replacing("judged.decision.result === 'deny' ? null :", "judged.decision.result !== 'escalate' ? null :"),
    prover: console_('outlives its caller'),
  },
  {
    id: 'answers/released for its own session only',
    file: 'src/main/enforcement/digests.ts',
    without: replacing('      session: principal.session_id,\n', ''),
    prover: console_('goes to nobody else'),
  },
  {
    id: 'answers/a restart takes approvals back',
    file: 'src/main/enforcement/escalations/escalations.ts',
    without: replacing("left.filter(({ kind }) => kind === 'result')", 'left.slice(left.length)'),
    prover: console_('a restart'),
  },
  {
    id: 'answers/an answer fits what is asked',
    file: 'src/main/enforcement/escalations/escalations.ts',
    without: replacing('      mustFit(row, answer)\n', ''),
    prover: { by: 'vitest', files: ['test/contract/api/inbound.test.ts'] },
  },
  {
    id: 'answers/a rule in an answer takes an admin',
    file: 'src/main/api/routes/escalations.ts',
    without: replacing("if (body.inbound_rule) mustHaveRole(operator, 'admin')", ''),
    prover: { by: 'vitest', files: ['test/contract/api/roles.test.ts'], named: 'held result' },
  },
  {
    id: 'answers/only so many looks at once',
    file: 'src/main/enforcement/hold-result.ts',
    without: replacing(' || reviews.size >= mostReviews', ''),
    prover: console_('no more than ten'),
  },
  {
    id: 'answers/what was sanitised is scanned again',
    file: 'src/main/enforcement/inbound/sanitise.ts',
    without: replacing('(await scan(bare)).some(concerned) ? null : bare', 'bare'),
    prover: unit('inbound/sanitise'),
  },
  {
    id: 'answers/what no longer fits its schema is replaced',
    file: 'src/main/enforcement/inbound/well-formed.ts',
    without: replacing('checkArguments(schema, after) === null', 'schema !== null'),
    prover: rows('fits the schema'),
  },
  {
    id: 'answers/words of progress',
    file: 'src/main/enforcement/inbound/progress-guard.ts',
    without: replacing('return found ? numbers : progress', 'return found ? progress : progress'),
    prover: unit('inbound/progress-guard'),
  },
  {
    id: 'answers/a finding taints',
    file: 'src/main/enforcement/session-taint.ts',
    without: replacing("else if (type === 'call.judged')", "else if (type === 'call.never')"),
    prover: unit('session-taint'),
  },
  {
    id: 'answers/what was edited taints',
    file: 'src/main/enforcement/session-taint.ts',
    without: replacing(
      'const { targets = asked?.targets } = record as Partial<CallReleased>',
      'const targets = asked?.targets',
    ),
    prover: unit('session-taint'),
  },
  {
    id: 'answers/late patterns of rules',
    file: 'src/main/enforcement/inbound/scanner.ts',
    without: replacing(
      "if (answer === null) throw new ScanFailed('The scan for injected text did not end in time.')",
      'if (answer === null) return { findings: [], found: [], left: question } as never',
    ),
    prover: unit('inbound/scanner'),
  },
  {
    id: 'answers/forged calls',
    file: 'src/main/enforcement/inbound/scan/built-in.ts',
    without: replacing('roles, forged, calls, approvals, languages]', 'roles, forged, approvals, languages]'),
    prover: unit('inbound/scan/forged-structure'),
  },
  {
    id: 'answers/calls that are objects',
    file: 'src/main/enforcement/inbound/scan/collect-texts.ts',
    without: replacing('if (call !== null) this.#keep', 'if (call === undefined) this.#keep'),
    prover: unit('inbound/scan/forged-structure'),
  },
  {
    id: 'answers/text in the colour of its ground',
    file: 'src/main/enforcement/inbound/scan/terminal-style.ts',
    without: replacing('return this.#text !== null && this.#text === this.#ground', 'return false'),
    prover: unit('inbound/scan/readings'),
  },
  {
    id: 'answers/words kept apart by idle colours',
    file: 'src/main/enforcement/inbound/scan/hidden-text.ts',
    without: replacing('else if (word.test(before)) idle += 1', 'else idle = 0'),
    prover: unit('inbound/scan/readings'),
  },
]

export function answerCases(text: string): SabotageCase[] {
  const made = [...text.matchAll(/^ {4}(create\w+Stage)\(deps\),/gm)].map(([, name = '']) => name)
  const stages = made.map((name) => ({
    id: `answers/${name.replace(/^create|Stage$/g, '')}`,
    file,
    without: (whole: string) => `${whole.replace(`    ${name}(deps),`, `    silenced(${name}(deps)),`)}${silenced}`,
    prover: noticedBy[name] ?? unit('response-pipeline'),
  }))
  return [...stages, ...guards]
}
