// What a server may be started or reached as: no program of the console's own, no address of the console itself.
import { realpathSync } from 'node:fs'
import { sep } from 'node:path'
import { Refusal } from '../../shared/contract/problem.ts'
import type { CreateServer } from '../../shared/contract/server.ts'
import { resolveProgram } from './environment.ts'

export interface ServerChecksDeps {
  /** PATH on which programs are looked up, as of now. */
  readonly programPath: () => Promise<string>
  /** Canonical folders of the console: no server may live in them. */
  readonly ownFolders: readonly string[]
  /** True for the console's own listeners: a server there would be a loop. */
  readonly isOwnAddress: (url: URL) => boolean
}

export type ServerChecks = ReturnType<typeof createServerChecks>

/** Each throws Refusal 422. */
export function createServerChecks({ programPath, ownFolders, isOwnAddress }: ServerChecksDeps) {
  const program = async (command: string): Promise<string> => {
    const found = await resolveProgram(command, programPath)
    const real = realpathSync(found)
    if (ownFolders.some((folder) => real === folder || real.startsWith(folder + sep))) {
      throw new Refusal(422, 'program_not_allowed', "A server's program may not lie in the console's own folders.")
    }
    return found
  }
  const address = (url: string): void => {
    if (!isOwnAddress(new URL(url))) return
    throw new Refusal(422, 'own_address', 'This is the console itself: a server behind it would call itself.', [
      { path: 'url', message: 'is an address of this console' },
    ])
  }
  return {
    program,
    address,
    /** The absolute program of a new server; empty for http. */
    async created(input: CreateServer): Promise<string> {
      if (input.transport === 'stdio') return program(input.command)
      address(input.url)
      return ''
    },
  }
}
