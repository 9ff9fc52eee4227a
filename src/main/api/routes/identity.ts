// Routes of everybody who calls and decides: agents with what they hold, and operators.
import type { Identity } from '../../identity/identity.ts'
import { agentRoutes } from './agents.ts'
import { delegationRoutes } from './delegations.ts'
import { enrollmentTokenRoutes } from './enrollment-tokens.ts'
import { operatorRoutes } from './operators.ts'
import { roleRoutes } from './roles.ts'
import { sessionRoutes } from './sessions.ts'
import { workflowRoutes } from './workflows.ts'

export function identityRoutes(deps: { readonly identity: Identity }) {
  return {
    ...agentRoutes(deps),
    ...sessionRoutes(deps),
    ...roleRoutes(deps),
    ...enrollmentTokenRoutes(deps),
    ...delegationRoutes(deps),
    ...workflowRoutes(deps),
    ...operatorRoutes(deps),
  }
}
