// Wires everything about the answers of tools: the scanner, inbound rules and domains, what judges and what keeps answers.
import type { Clock } from '../shared/clock.ts'
import type { TestedInbound, TestInbound } from '../shared/contract/inbound-rule.ts'
import type { Masker } from './enforcement/dlp/masker.ts'
import { createHoldResult, type HoldResultDeps } from './enforcement/hold-result.ts'
import { createInboundRules } from './enforcement/inbound/inbound-rules.ts'
import { createProgressGuard } from './enforcement/inbound/progress-guard.ts'
import { createRedact } from './enforcement/inbound/redact.ts'
import { createSanitise } from './enforcement/inbound/sanitise.ts'
import { createInboundScanner, type InboundScanner } from './enforcement/inbound/scanner.ts'
import { createTestInbound } from './enforcement/inbound/test-inbound.ts'
import { createTrustDomains, type TrustDomains, type TrustDomainsDeps } from './enforcement/inbound/trust-domains.ts'
import { createJudgeAnswer } from './enforcement/judge-answer.ts'
import { createResponsePipeline, type ResponsePipelineDeps } from './enforcement/response-pipeline.ts'
import type { ChangeRecorder } from './events/change-recorder.ts'
import type { Opa } from './opa/opa.ts'
import type { Places } from './places.ts'
import type { SettingsRoom } from './settings/settings.ts'
import type { Store } from './store/open.ts'

/** The list itself comes first: the policy engine starts with it. */
export function openTrustDomains(
  deps: Omit<TrustDomainsDeps, 'push'> & { opa: Pick<Opa, 'putDocument'> },
): TrustDomains {
  return createTrustDomains({ ...deps, push: (tiers) => deps.opa.putDocument('behavry.trust_domains', tiers) })
}

export interface OpenInboundDeps {
  readonly store: Store
  readonly recorder: ChangeRecorder
  readonly clock: Clock
  readonly newId: () => string
  readonly masker: Masker
  readonly injections: InboundScanner
  readonly settings: SettingsRoom
  readonly trustDomains: TrustDomains
}

/** For each 256 Ki characters begun: a busy machine must not withhold what a quiet one would pass. */
const scanLimitMs = 1000

/** One for what tools answer and for what servers say of their tools. */
export function openInjectionScanner({ inboundWorker }: Pick<Places, 'inboundWorker'>): InboundScanner {
  const scanner = createInboundScanner({ worker: inboundWorker, limit_ms: scanLimitMs })
  scanner.warm()
  return scanner
}

export function openInbound(deps: OpenInboundDeps) {
  const { settings, trustDomains, injections: scanner } = deps
  const rules = createInboundRules(deps)
  const sanitise = createSanitise(scanner)
  const blockSeverity = () => settings.current().inbound_block_severity
  const testInbound: (body: TestInbound) => Promise<TestedInbound> = createTestInbound({
    scanner,
    rules,
    masker: deps.masker,
    blockSeverity,
    trustTiers: trustDomains.tiers,
  })
  return {
    rules,
    sanitise,
    testInbound,
    stageDeps: {
      scanner,
      inboundRules: rules,
      redact: createRedact(sanitise, scanner),
      blockSeverity,
      trustTiers: trustDomains.tiers,
      resultSecrets: () => settings.current().dlp_results,
    },
  }
}

export type Inbound = ReturnType<typeof openInbound>

/** What judges answers, and what keeps those that wait for a person. */
export function openResponsePhase(
  deps: HoldResultDeps & Omit<ResponsePipelineDeps, keyof Inbound['stageDeps']> & { inbound: Inbound },
) {
  return {
    judgeAnswer: createJudgeAnswer(createResponsePipeline({ ...deps, ...deps.inbound.stageDeps })),
    holdResult: createHoldResult(deps),
    guardProgress: createProgressGuard(deps.inbound.stageDeps.scanner),
  }
}
