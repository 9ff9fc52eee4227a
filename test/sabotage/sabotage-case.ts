// One sabotage: a guard of the product turned off, and what has to notice.

/** What has to fail when the guard is off. Paths are relative to the root of the project. */
export type Prover =
  | { readonly by: 'rego' }
  | {
      readonly by: 'vitest'
      readonly files: readonly string[]
      /** A part of the tests' names. */
      readonly named?: string
      /** The tests drive the built console. */
      readonly built?: boolean
    }

export interface SabotageCase {
  /** `group/what is off`. */
  readonly id: string
  readonly file: string
  /** The text of `file` without the guard. Throws when the guard is not where it was. */
  readonly without: (text: string) => string
  readonly prover: Prover
}

/** `find` must stand exactly once: a guard that has moved is a case that proves nothing. */
export function replacing(find: string, put: string): SabotageCase['without'] {
  return (text) => {
    const parts = text.split(find)
    if (parts.length !== 2) throw new Error(`stands ${parts.length - 1} times, not once: ${find}`)
    return parts.join(put)
  }
}
