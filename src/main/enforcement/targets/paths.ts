// A path in canonical form, with every other reading of it: what cannot be told is refused (security, argument rules).
import type { ServerPlace } from '../../servers/servers.ts'
import { refuseOutside } from './bounds.ts'
import { foldText, refuseInvisible, refuseMixedScripts } from './fold-text.ts'
import { followLinks } from './follow-links.ts'
import { globReadings, shortNameReadings } from './glob-readings.ts'
import { refuseOption } from './option.ts'
import { absolutes, decodings, fromUri, homeIn, procRoot, unquoted, unreduced } from './path-readings.ts'
import { refuseForeign, refuseOddEscapes, refuseProcess, refuseVariables } from './path-refusals.ts'
import { type Reading, readingOf } from './reading.ts'
import { Unresolvable } from './unresolvable.ts'

const longestBytes = 4096

type PathPlace = Pick<ServerPlace, 'cwd' | 'home' | 'roots' | 'bounds'>

/**
 * The value is absolute, without `.`, `..` and doubled separators, links resolved. `place` says where relative paths and
 * `~` begin; `searched` that it is a pattern to look for. Throws `Unresolvable`.
 */
export async function readPath(raw: string, place: PathPlace, signal: AbortSignal, searched = false): Promise<Reading> {
  if (Buffer.byteLength(raw) > longestBytes) throw new Unresolvable(`A path is longer than ${longestBytes} bytes.`)
  refuseInvisible(raw)
  const written = fromUri(unquoted(raw))
  const decoded = decodings(written)
  for (const text of [written, ...decoded]) refuseInvisible(text)
  refuseVariables(written)
  refuseOption(written)
  refuseForeign(written)
  refuseOddEscapes(written, decoded)
  refuseMixedScripts(written)
  const bases = [...new Set([...place.roots, place.cwd])]
  const lexicalOf = (reading: string) => absolutes(homeIn(reading, place.home), bases).map(procRoot)
  const others = [...decoded, written.replaceAll('\\', '/')].filter((reading) => reading !== written).flatMap(lexicalOf)
  const plain = homeIn(written, place.home)
  const follow = (paths: readonly string[]) => Promise.all(paths.map((path) => followLinks(path, signal)))
  const [resolved, stepwise] = await Promise.all([follow(absolutes(plain, bases)), follow(unreduced(plain, bases))])
  const [first, ...rest] = resolved.sort((a, b) => b.existing - a.existing)
  if (!first) throw new Unresolvable('The path could not be resolved.')
  if (first.path !== first.path.trim())
    throw new Unresolvable('A name ends with white space, which not everybody keeps.')
  const opened = [first, ...rest, ...stepwise].map(({ path }) => path)
  const every = [...lexicalOf(raw), ...lexicalOf(written), ...others, ...opened]
  for (const path of every) refuseProcess(path)
  const spelled = lexicalOf(written).flatMap((path) => globReadings(path, true))
  await refuseOutside(place.bounds, { opened, otherwise: [...others, ...spelled] }, signal)
  const forms = every.flatMap((path) => [path, path.replace(/^\/private(?=\/)/, '')]).map(foldText)
  const reached = forms.flatMap((form) => [...globReadings(form, searched), ...shortNameReadings(form)])
  return readingOf(first.path, [...forms, ...reached])
}
