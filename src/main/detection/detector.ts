// What all detectors share: what they find, and how they tell it.
import type { z } from 'zod'
import type { conditioningSchema, cyclingSchema, reversalSchema } from '../../shared/contract/detection.ts'

/** Records of detections by the type of their row. */
export interface Detections {
  readonly INJECTION_CONDITIONING_SUSPECTED: z.infer<typeof conditioningSchema>
  readonly BEHAVIOR_REVERSAL: z.infer<typeof reversalSchema>
  readonly REQUESTER_SESSION_CYCLING: z.infer<typeof cyclingSchema>
}

/** Appends the row of a detection, with an id of its own; never called for rows of the past. */
export type Tell = <Type extends keyof Detections>(
  type: Type,
  callId: string | null,
  record: Omit<Detections[Type], 'id'>,
) => void

export const minuteMs = 60_000
/** Calls that a detection names as its evidence, at most. */
export const mostEvidence = 50
