// Table of contents 2: what a tool's answer passes through before the agent gets it, top to bottom as it runs (decision 19).

import { createResponsePolicyStage, type ResponsePolicyDeps } from './inbound/response-policy-stage.ts'
import type { ResponseStage } from './inbound/response-stage.ts'
import { createRulesStage, type RulesDeps } from './inbound/rules-stage.ts'
import { createScanStage, type ScanDeps } from './inbound/scan-stage.ts'
import { createSecretsStage, type SecretsDeps } from './inbound/secrets-stage.ts'
import { createSourceStage, type SourceDeps } from './inbound/source-stage.ts'

export type ResponsePipelineDeps = ScanDeps & RulesDeps & SourceDeps & SecretsDeps & ResponsePolicyDeps

/** All of them run, whatever one says: what is withheld is shown to a person with everything that is known of it. */
export function createResponsePipeline(deps: ResponsePipelineDeps): readonly ResponseStage[] {
  return [
    createScanStage(deps), //           does it try to steer the agent
    createRulesStage(deps), //          what has the operator said of such results
    createSourceStage(deps), //         does it come from where nothing may come from
    createSecretsStage(deps), //        does it hold secrets
    createResponsePolicyStage(deps), // what do the policies say
  ]
}
