// A rule activated itself: said at once, on the page and by the browser, with the way to look at it and to undo it.

import { cutInTheMiddle, visible } from '../../../shared/visible-text.ts'
import { tellInBrowser } from '../../api/browser-notification.ts'
import type { Live, LiveMessage } from '../../api/live.ts'
import { placeIn } from '../../ui/creating.ts'
import { homes } from '../../ui/homes.ts'
import { notify } from '../../ui/notices.tsx'
import type { CandidatesStore } from './store.ts'
import { confidenceText } from './words.ts'

const longestSignature = 80

export interface Activated {
  readonly id: string
  /** With nothing hidden in it. */
  readonly signature: string
  readonly confidence: string
}

/** What a row of the stream says of it; null for all others. */
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

export function announceActivations(live: Live, store: CandidatesStore, go: (path: string) => void): void {
  live.onMessage((message) => {
    const activated = activatedIn(message)
    if (!activated) return
    const { id, signature, confidence } = activated
    notify({ text: `A rule for ${signature} activated itself.`, undo: () => store.getState().undo(id) })
    tellInBrowser({
      title: 'A rule activated itself',
      body: `${signature}, confidence ${confidence}. It can be undone at once.`,
      tag: id,
      open: () => go(placeIn(homes.candidates, id)),
    })
  })
}
