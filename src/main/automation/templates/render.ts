// Writes a whole module: package, header with source and time, one rule (policy automation seed, Rego Templates).
import type { DetectionType, TemplateName } from '../../../shared/contract/candidate.ts'
import { authoredPackages } from '../../opa/render-module.ts'
import { behaviorReversal } from './behavior-reversal.ts'
import { conditioningBlock } from './conditioning-block.ts'
import { driftEscalate } from './drift-escalate.ts'
import { injectionBlock } from './injection-block.ts'
import { rateCeiling } from './rate-ceiling.ts'
import { insideString } from './rego-string.ts'
import { requesterValidation } from './requester-validation.ts'
import { resourceRestrict } from './resource-restrict.ts'
import type { Subject, Template } from './template.ts'

export const templates: readonly Template[] = [
  injectionBlock,
  conditioningBlock,
  driftEscalate,
  requesterValidation,
  behaviorReversal,
  resourceRestrict,
  rateCeiling,
]

export const templateFor: Readonly<Record<DetectionType, TemplateName>> = {
  INBOUND_INJECTION_DETECTED: 'injection_block',
  INBOUND_INJECTION_BLOCKED: 'injection_block',
  INJECTION_CONDITIONING_SUSPECTED: 'conditioning_block',
  BEHAVIORAL_DRIFT_DETECTED: 'drift_escalate',
  REQUESTER_SESSION_CYCLING: 'requester_validation',
  BEHAVIOR_REVERSAL: 'behavior_reversal',
}

/** `generatedAt` is RFC 3339. Null when the template has nothing to say of such an event. */
export function renderTemplate(name: TemplateName, subject: Subject, generatedAt: string): string | null {
  const rendering = templates.find((template) => template.name === name)?.render(subject)
  if (!rendering) return null
  const { about, heading = about, imports, head, conditions } = rendering
  const source = insideString(subject.event_id)
  return [
    `package ${authoredPackages.autogen}`,
    '',
    `# Auto-generated: ${heading}`,
    `# Source event: ${source} | Generated: ${insideString(generatedAt)}`,
    '',
    ...imports.map((each) => `import ${each}\n`),
    `${head} contains "Auto-generated: ${about} (source: ${source})" if {`,
    ...conditions.map((each) => `\t${each}`),
    '}',
    '',
  ].join('\n')
}
