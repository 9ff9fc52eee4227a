// The folders outside of which a server's tools may touch nothing, when the operator named any.
import { foldText } from './fold-text.ts'
import { followLinks } from './follow-links.ts'
import { Unresolvable } from './unresolvable.ts'

/** A path that can be told and is not allowed on this server. */
export class OutOfBounds extends Unresolvable {}

const outside =
  'This server may only touch what lies in the folders that the operator allowed it, and this path does not.'

/**
 * `opened` are the places that a server may open, links followed; `otherwise` those that another reading of the text would
 * lead to. Throws `OutOfBounds`.
 */
export async function refuseOutside(
  bounds: readonly string[] | null,
  { opened, otherwise }: { opened: readonly string[]; otherwise: readonly string[] },
  signal: AbortSignal,
): Promise<void> {
  if (bounds === null) return
  const real = (await Promise.all(bounds.map((folder) => followLinks(folder, signal)))).map(({ path }) => path)
  const within = (path: string) => real.some((folder) => isAtOrBelow(path, folder))
  // Other readings are compared without links and case: they only have to stay where the path says it is.
  const folded = [...real, ...bounds].map(foldText)
  const near = (path: string) => folded.some((folder) => isAtOrBelow(foldText(path), folder))
  if (!opened.every(within) || !otherwise.every(near)) throw new OutOfBounds(outside)
}

function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}
