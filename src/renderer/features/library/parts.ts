// The parts of the library page and their addresses.
import { homes } from '../../ui/homes.ts'

export const parts = {
  featured: homes.library,
  browse: `${homes.library}/browse`,
  packs: `${homes.library}/packs`,
  subscriptions: `${homes.library}/subscriptions`,
  review: `${homes.library}/review`,
  publish: `${homes.library}/publish`,
} as const

export type LibraryPart = keyof typeof parts

/** Of an artifact that is open beside what is recommended; the part itself has no name of its own in the address. */
export const featuredItems = `${homes.library}/featured`

export function partNamed(name: string | null): LibraryPart | null {
  if (name === null) return 'featured'
  return name in parts ? (name as LibraryPart) : null
}
