// Whether the window answers a media query, and answers still when it changes.
import { useSyncExternalStore } from 'react'

/** Below this width a detail takes the place of its list, and the rail folds. */
export const narrowWindow = '(width < 900px)'

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    () => matchMedia(query).matches,
  )
}
