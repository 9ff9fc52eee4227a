// Which half a case belongs to, and every other choice of the generators: by hash alone, so that nobody can choose.
import { createHash } from 'node:crypto'

export type Half = 'develop' | 'held_out'

/** A number from a text, the same for ever. */
export function numberFrom(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(4)
}

/** By the phrase a case was made from: all its disguises are in one half. */
export function halfOf(phrase: string): Half {
  return (createHash('sha256').update(phrase).digest()[0] ?? 0) % 2 === 0 ? 'develop' : 'held_out'
}

export function pick<T>(list: readonly T[], seed: string): T {
  return list[numberFrom(seed) % list.length] as T
}
