// Each stage of the request pipeline that refuses nothing: it still finds its facts, so that only its own word is missing.
import type { SabotageCase } from './sabotage-case.ts'

const file = 'src/main/enforcement/request-pipeline.ts'

/** Decision rows, or other tests that drive the whole console, whose names hold these words notice that the stage is off. */
const noticedBy: Readonly<Record<string, { files: readonly string[]; named?: string }>> = {
  createAgentTokenStage: { files: ['test/unit/main/enforcement/request-pipeline.test.ts'], named: 'agent_token' },
  createSessionStage: { files: ['test/unit/main/enforcement/request-pipeline.test.ts'], named: 'session' },
  createWorkflowStage: { files: ['test/decisions/identity.test.ts'], named: 'workflow' },
  createDelegationStage: { files: ['test/decisions/identity.test.ts'], named: 'delegation' },
  createScopeProbeStage: { files: ['test/decisions/identity.test.ts'], named: 'outside' },
  createToolBaselineStage: { files: ['test/decisions/decisions.test.ts'], named: 'schema' },
  createDlpStage: { files: ['test/decisions/decisions.test.ts'], named: 'a GitHub token' },
  createBlastRadiusStage: { files: ['test/decisions/decisions.test.ts'], named: 'delete' },
  createExceptionStage: { files: ['test/decisions/exceptions.test.ts'] },
  createPolicyStage: { files: ['test/decisions/decisions.test.ts'], named: 'permission' },
}

/** The policy stage says its word through the engine's answer, the scope probe through what it found outside. */
const silenced = `
function silenced(stage: Stage): Stage {
  return {
    ...stage,
    async run(...asked) {
      const { facts = {} } = await stage.run(...asked)
      const { opa_answer, outside_scope: _, ...rest } = facts
      return { outcome: 'pass', facts: opa_answer ? { ...rest, opa_answer: { ...opa_answer, result: 'allow' } } : rest }
    },
  }
}
`

export function stageCases(text: string): SabotageCase[] {
  const made = [...text.matchAll(/^ {4}(create\w+Stage\((?:deps)?\)),/gm)].map(([, made = '']) => made)
  return made.map((stage) => ({
    id: `stages/${stage.replace(/^create|Stage\(.*$/g, '')}`,
    file,
    without: (whole) => `${whole.replace(`    ${stage},`, `    silenced(${stage}),`)}${silenced}`,
    prover: { by: 'vitest', files: [], built: true, ...noticedBy[stage.replace(/\(.*$/, '')] },
  }))
}
