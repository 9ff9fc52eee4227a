// A rule activated itself: said at once, on the page and by the browser, with the way to look at it and to undo it.
import { tellInBrowser } from '../../api/browser-notification.ts'
import type { Live } from '../../api/live.ts'
import { placeIn } from '../../ui/creating.ts'
import { homes } from '../../ui/homes.ts'
import { notify } from '../../ui/notices.tsx'
import { activatedIn } from './activated.ts'
import type { CandidatesStore } from './store.ts'

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
