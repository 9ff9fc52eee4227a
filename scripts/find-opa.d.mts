// Types of what TypeScript programs use of find-opa.mjs.
export const pinned: string

export function cachePath(env?: NodeJS.ProcessEnv, home?: string): string

export interface FoundOpa {
  readonly where: string
  readonly path: string
  readonly version: string
}

/** A place without an accepted binary; `set` when something was there. */
export interface MissedOpa {
  readonly where: string
  readonly why: string
  readonly set: boolean
}

export function findOpa(env?: NodeJS.ProcessEnv): { found: FoundOpa | null; missed: MissedOpa[] }
