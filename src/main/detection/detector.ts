// What all detectors share: what they find, and how they tell it.
import type { z } from 'zod'
import type {
  behavioralDriftSchema,
  conditioningSchema,
  cyclingSchema,
  poisoningSchema,
  reversalSchema,
} from '../../shared/contract/detection.ts'
import type { ChangeRecord } from '../events/change-recorder.ts'

/** Records of detections by the type of their row. */
export interface Detections {
  readonly INJECTION_CONDITIONING_SUSPECTED: z.infer<typeof conditioningSchema>
  readonly BEHAVIOR_REVERSAL: z.infer<typeof reversalSchema>
  readonly REQUESTER_SESSION_CYCLING: z.infer<typeof cyclingSchema>
  readonly BEHAVIORAL_DRIFT_DETECTED: z.infer<typeof behavioralDriftSchema>
  readonly BASELINE_POISONING_SUSPECTED: z.infer<typeof poisoningSchema>
}

/** Appends the row of a detection, with an id of its own; never called for rows of the past. */
export type Tell = <Type extends keyof Detections>(
  type: Type,
  callId: string | null,
  record: Omit<Detections[Type], 'id'>,
) => void

/** The same for a detection that is one commit with what it changes. */
export function detectionRecord<Type extends keyof Detections>(
  type: Type,
  record: Omit<Detections[Type], 'id'>,
  callId?: string,
): ChangeRecord {
  return { type, record, ...(callId === undefined ? {} : { call_id: callId }) }
}

export const minuteMs = 60_000
/** Calls that a detection names as its evidence, at most. */
export const mostEvidence = 50
