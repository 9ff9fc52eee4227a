// What the stream says of a rule that activated itself, fit to be told anywhere: nothing hides in it.
import { cutInTheMiddle, visible } from '../../../shared/visible-text.ts'
import type { LiveMessage } from '../../api/live.ts'
import { confidenceText } from './words.ts'

const longestSignature = 80

export interface Activated {
  readonly id: string
  readonly signature: string
  readonly confidence: string
}

/** Null for all other rows. */
export function activatedIn({ type, item }: Pick<LiveMessage, 'type' | 'item'>): Activated | null {
  if (type !== 'POLICY_AUTO_ACTIVATED' || !('data' in item)) return null
  const { candidate_id, pattern_signature, confidence } = item.data
  if (typeof candidate_id !== 'string') return null
  const signature = typeof pattern_signature === 'string' ? pattern_signature : 'a pattern'
  return {
    id: candidate_id,
    signature: cutInTheMiddle(visible(signature), longestSignature),
    confidence: typeof confidence === 'number' ? confidenceText(confidence) : 'unknown',
  }
}
