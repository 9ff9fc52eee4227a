// One line of the command palette, as a feature hands it in: what it says, what finds it, and what it does.
import type { ReactNode } from 'react'
import type { OperatorRole } from '../../shared/contract/operator.ts'
import { hasWords, searchWords } from './search-words.ts'

export interface PaletteEntry {
  /** Unique in the palette. */
  readonly id: string
  /** What typing is compared with; begins with the name. */
  readonly words: string
  readonly icon: ReactNode
  readonly title: ReactNode
  /** More about it, said softly. */
  readonly note?: ReactNode
  /** The keys that do the same. */
  readonly keys?: string | undefined
  /** The least role that may do it; to others it is shown with the reason. */
  readonly needs?: OperatorRole
  readonly run: () => void
}

/** Entries in which every typed word occurs; those whose name begins with the text come first. */
export function matchingEntries(entries: readonly PaletteEntry[], typed: string): readonly PaletteEntry[] {
  const words = searchWords(typed)
  if (words.length === 0) return entries
  const text = typed.trim().toLowerCase()
  const begins = (entry: PaletteEntry) => (entry.words.toLowerCase().startsWith(text) ? 0 : 1)
  return entries.filter((entry) => hasWords(entry.words, words)).sort((a, b) => begins(a) - begins(b))
}
