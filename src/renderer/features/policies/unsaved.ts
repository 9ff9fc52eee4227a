// Texts that were typed and not saved: kept in this tab, so that neither another page nor a reload loses them.
import type { Unsaved } from './policies-state.ts'

const storedAs = 'behavry.unsaved-policies'

export function loadUnsaved(): Readonly<Record<string, Unsaved>> {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(storedAs) ?? '{}')
    const entries = Object.entries(found as object) as [string, Partial<Unsaved>][]
    return Object.fromEntries(
      entries.flatMap(([id, { text, version }]) =>
        typeof text === 'string' && typeof version === 'number' ? [[id, { text, version }]] : [],
      ),
    )
  } catch {
    return {}
  }
}

/** A full store only costs the copy: the page itself still has them. */
export function keepUnsaved(unsaved: Readonly<Record<string, Unsaved>>): void {
  try {
    sessionStorage.setItem(storedAs, JSON.stringify(unsaved))
  } catch {
    sessionStorage.removeItem(storedAs)
  }
}
