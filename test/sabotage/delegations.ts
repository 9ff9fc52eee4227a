// Each guard of delegations and workflows that no stage is by itself, turned off.
import { type Prover, replacing, type SabotageCase } from './sabotage-case.ts'

const unit = (name: string): Prover => ({ by: 'vitest', files: [`test/unit/main/identity/${name}.test.ts`] })
const made: Prover = { by: 'vitest', files: ['test/integration/delegations.test.ts'], built: true }
const admission = 'src/main/identity/delegation-admission.ts'
const check = 'src/main/identity/delegation-check.ts'
const opening = 'src/main/identity/workflow-admission.ts'
const routes = 'src/main/proxy/agent-routes.ts'

export const delegationCases: readonly SabotageCase[] = [
  {
    id: 'delegations/scope is cut to the parent’s',
    file: admission,
    without: replacing('parent ? cutTo(scopeOf(parent), input.scope) : input.scope', 'input.scope'),
    prover: unit('delegations'),
  },
  {
    id: 'delegations/exactly what both patterns match',
    file: 'src/main/identity/glob.ts',
    without: replacing("(wild === one && character === '/')", "(wild === one && character === '\\n')"),
    prover: unit('glob'),
  },
  {
    id: 'delegations/three steps',
    file: admission,
    without: replacing('parent.depth >= deepestDelegation', 'parent.depth > deepestDelegation'),
    prover: unit('delegations'),
  },
  {
    id: 'delegations/no circle',
    file: admission,
    without: replacing(
      'if (each.delegator_agent_id === delegateeId || each.delegatee_agent_id === delegateeId)',
      'if (!each)',
    ),
    prover: unit('delegations'),
  },
  {
    id: 'delegations/not to oneself',
    file: admission,
    without: replacing('if (delegator_agent_id === delegatee_agent_id)', 'if (delegator_agent_id === "")'),
    prover: unit('delegations'),
  },
  {
    id: 'delegations/no longer than the parent',
    file: 'src/main/identity/delegations.ts',
    without: replacing('parent && parent.expires_at < wanted ? parent.expires_at : wanted', 'wanted'),
    prover: unit('delegations'),
  },
  {
    id: 'delegations/for its delegatee alone',
    file: check,
    without: replacing('if (row.delegatee_agent_id !== agentId || checked.subject !== agentId)', "if (agentId === '')"),
    prover: unit('delegations'),
  },
  {
    id: 'delegations/revoked',
    file: check,
    without: replacing("if (row.ended_at !== null) return 'revoked'\n", '\n'),
    prover: unit('delegations'),
  },
  {
    id: 'delegations/expired',
    file: check,
    without: replacing("if (row.expires_at <= clock.timestamp()) return 'expired'\n", '\n'),
    prover: unit('delegations'),
  },
  {
    id: 'delegations/verified by an operator’s root alone',
    file: check,
    without: replacing(' && root.operator_id !== null', ''),
    prover: unit('delegations'),
  },
  {
    id: 'delegations/end with their agents',
    file: 'src/main/identity/agents.ts',
    without: replacing(', ...alsoEnd(agentId) }', ' }'),
    prover: unit('delegations'),
  },
  {
    id: 'delegations/tokens of one kind',
    file: 'src/main/identity/signed-token.ts',
    without: (text) =>
      text
        .replace('      typ: kind.type,\n', '')
        .replace('audience: kind.audience }', '}')
        .replace(' || aud !== kind.audience', ''),
    prover: unit('delegations'),
  },
  {
    id: 'agents/delegate in their own name',
    file: routes,
    without: replacing('if (delegator_agent_id !== agentId)', "if (agentId === '')"),
    prover: made,
  },
  {
    id: 'agents/asked again after the body',
    file: routes,
    without: replacing("if ('ended' in principal) throw", "if ('never' in principal) throw"),
    prover: made,
  },
  {
    id: 'agents/so many tokens a minute',
    file: routes,
    without: replacing('limit.take(caller.agent_id)', 'limit.take(caller.session_id + String(now()))'),
    prover: made,
  },
  {
    id: 'workflows/first sessions by the owner alone',
    file: opening,
    without: replacing('if (!parent && workflow.owner_agent_id !== agentId)', "if (agentId === '')"),
    prover: unit('workflows'),
  },
  {
    id: 'workflows/going on from one’s own session',
    file: opening,
    without: replacing('if (parent && parent.agent_id !== agentId)', "if (agentId === '')"),
    prover: unit('workflows'),
  },
  {
    id: 'workflows/the lowest ceiling',
    file: opening,
    without: replacing('others.every((each) => each.includes(tool))', 'others.length >= 0 && tool'),
    prover: unit('workflows'),
  },
]
