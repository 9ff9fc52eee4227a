// Takes out of a result what was found in it: the lines that hold it, else the whole text; what is left is scanned again.
import type { InboundFinding } from '../../../shared/contract/inbound.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import { eachText, mapStrings } from './map-strings.ts'
import type { InboundScanner } from './scanner.ts'

/**
 * A copy without the findings that are `concerned`, or null when they cannot be taken out, for example from a key. Rejects
 * as a scan does.
 */
export type Sanitise = (
  value: Json,
  findings: readonly InboundFinding[],
  concerned: (finding: InboundFinding) => boolean,
) => Promise<Json | null>

export function createSanitise({ scan }: Pick<InboundScanner, 'scan'>): Sanitise {
  const withoutLines = async (text: string, concerned: (finding: InboundFinding) => boolean): Promise<string> => {
    const lines = text.split('\n')
    const found = (await scan(lines)).filter(concerned)
    const byLine = Map.groupBy(found, ({ at }) => at)
    return lines.map((line, index) => noteOf(byLine.get(`/${index}`)) ?? line).join('\n')
  }
  return async (value, findings, concerned) => {
    const texts = new Map<string, string>()
    // A key has the pointer of its member, and comes before what stands there.
    eachText(value, (text, at) => texts.set(at, text))
    const replaced = new Map<string, string>()
    for (const at of new Set(findings.filter(concerned).map((finding) => finding.at))) {
      replaced.set(at, await withoutLines(texts.get(at) ?? '', concerned))
    }
    const fewer = mapStrings(value, (text, at) => replaced.get(at) ?? text)
    const left = Map.groupBy((await scan(fewer)).filter(concerned), ({ at }) => at)
    if (left.size === 0) return fewer
    const bare = mapStrings(fewer, (text, at) => noteOf(left.get(at)) ?? text)
    return (await scan(bare)).some(concerned) ? null : bare
  }
}

function noteOf(findings: readonly InboundFinding[] | undefined): string | null {
  if (!findings) return null
  const classes = [...new Set(findings.map(({ pattern_class }) => pattern_class))].sort()
  return `[removed: ${classes.join(', ')}]`
}
