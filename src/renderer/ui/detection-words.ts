// Detections and what became of them, named in one way on every page.
import type { DetectionType } from '../../shared/contract/candidate.ts'

/** What proposes a policy, in a few words. */
export const detectionWords: Readonly<Record<DetectionType, string>> = {
  INBOUND_INJECTION_DETECTED: 'Injection in a result',
  INBOUND_INJECTION_BLOCKED: 'Injection, result blocked',
  INJECTION_CONDITIONING_SUSPECTED: 'Conditioning',
  BEHAVIORAL_DRIFT_DETECTED: 'Behavioural drift',
  REQUESTER_SESSION_CYCLING: 'Session cycling',
  BEHAVIOR_REVERSAL: 'Reversed after a refusal',
}

const detectorWords = {
  ...detectionWords,
  BASELINE_POISONING_SUSPECTED: 'Baseline approved too often',
} as const satisfies Readonly<Record<string, string>>
export const detectorTypes = Object.keys(detectorWords) as readonly (keyof typeof detectorWords)[]

/** Everything that detectors and automation say, as a list can be narrowed to it. */
export const noticedWords = {
  ...detectorWords,
  POLICY_CANDIDATE_PROPOSED: 'Policy proposed',
  POLICY_AUTO_ACTIVATED: 'Policy activated itself',
  POLICY_CANDIDATE_APPROVED: 'Policy approved',
  POLICY_CANDIDATE_REJECTED: 'Policy rejected',
} as const satisfies Readonly<Record<string, string>>
export type NoticedType = keyof typeof noticedWords
export const noticedTypes = Object.keys(noticedWords) as readonly NoticedType[]

export function isNoticedType(type: string | null): type is NoticedType {
  return type !== null && Object.hasOwn(noticedWords, type)
}
