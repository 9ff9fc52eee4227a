// What an exception lifts, and what it never does (decision 3): a pure function of what a judgement has kept.
import type { RuleHit, RuleSource, StageRecord } from '../../../shared/contract/decision.ts'

/** What the fold needs to know of an exception. */
export interface Lifting {
  readonly exception_id: string
  readonly names_agent: boolean
}

/** The exception that stage 5 found; none for a tool that can run anything, nor when its class is not known. */
export function liftingOf(stages: readonly StageRecord[]): Lifting | null {
  const facts = stages.find(({ stage, outcome }) => stage === 'exception' && outcome === 'pass')?.facts
  if (typeof facts?.exception_id !== 'string' || !classes.has(facts.tool_class)) return null
  return { exception_id: facts.exception_id, names_agent: facts.names_agent === true }
}

const classes: ReadonlySet<unknown> = new Set(['read', 'write', 'delete', 'send'])

const reach: Readonly<Record<RuleSource, 'always' | 'named' | 'never'>> = {
  base: 'always',
  rbac: 'always',
  blast_radius: 'always',
  custom: 'always',
  requester: 'named',
  delegation: 'never',
  workflow: 'never',
  inbound: 'never',
  autogen: 'never',
  community: 'never',
  conflict: 'never',
}

/** The rules among these that go on holding the call. */
export function unlifted(rules: readonly RuleHit[], { names_agent }: Lifting): RuleHit[] {
  return rules.filter(({ source }) => reach[source] === 'never' || (reach[source] === 'named' && !names_agent))
}

/** The stages among these that go on holding the call: of them only the reach is an operator's to allow. */
export function unliftedStages(holds: readonly StageRecord[]): StageRecord[] {
  return holds.filter(({ stage }) => stage !== 'blast_radius')
}
