// Table of contents 1: the seed's evaluation order (policy-engine seed, steps 1 to 6), top to bottom as it runs.

import { type BaselineDeps, createToolBaselineStage } from './baseline/tool-baseline-stage.ts'
import { type BlastRadiusStageDeps, createBlastRadiusStage } from './blast-radius/blast-radius-stage.ts'
import { createDelegationStage, type DelegationDeps } from './delegation/delegation-stage.ts'
import { createDlpStage, type DlpStageDeps } from './dlp/dlp-stage.ts'
import { createExceptionStage, type ExceptionStageDeps } from './exceptions/exception-stage.ts'
import { type AgentTokenDeps, createAgentTokenStage } from './identity/agent-token-stage.ts'
import { createSessionStage, type SessionDeps } from './identity/session-stage.ts'
import { createPolicyStage, type PolicyDeps } from './policy/policy-stage.ts'
import { createScopeProbeStage } from './scope-probe/scope-probe-stage.ts'
import type { Stage } from './stage.ts'
import { createWorkflowStage, type WorkflowDeps } from './workflow/workflow-stage.ts'

export type RequestPipelineDeps = AgentTokenDeps &
  SessionDeps &
  WorkflowDeps &
  DelegationDeps &
  BaselineDeps &
  DlpStageDeps &
  BlastRadiusStageDeps &
  ExceptionStageDeps &
  PolicyDeps

/** The stages that exist so far, each at its position in the seed; what is not built has no empty stage. */
export function createRequestPipeline(deps: RequestPipelineDeps): readonly Stage[] {
  return [
    createAgentTokenStage(deps), //  1   who calls
    createSessionStage(deps), //     2   is their session still good
    createWorkflowStage(deps), //    2d  is the workflow that it names its own
    createDelegationStage(deps), //  2e  under whose delegation, for whom
    createToolBaselineStage(deps), // 3  is this the tool that was accepted, and what does the call touch
    createDlpStage(deps), //         4   would a secret leave with it
    createScopeProbeStage(), //      4c  is it outside the delegation
    createBlastRadiusStage(deps), // 4d  is the reach out of proportion
    createExceptionStage(deps), //   5   has the operator decided such calls for a while
    createPolicyStage(deps), //      6   what do the policies say
  ]
}
