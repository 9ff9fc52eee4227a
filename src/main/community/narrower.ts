// Where a new version finds less than the one in force, as far as two settings can be compared; of expressions that is not
// decidable, and the former tests are run for them.
import type { DlpContent } from '../../shared/contract/community.ts'
import type { InboundMatcher } from '../../shared/contract/inbound-rule.ts'
import { rankOf } from '../../shared/contract/primitives.ts'
import { isAtOrBelow, isType } from '../../shared/inbound/match-rule.ts'

/** Sentences. */
export function narrowerPattern(was: DlpContent, is: DlpContent): string[] {
  const found: string[] = []
  if (is.checksum !== undefined && is.checksum !== was.checksum)
    found.push(`It finds only what has the checksum ${is.checksum}.`)
  const [least, lastLeast] = [is.min_entropy ?? 0, was.min_entropy ?? 0]
  if (least > lastLeast) found.push(`It finds only what has ${least} bits a character; it was ${lastLeast}.`)
  const [words, lastWords] = [is.keywords ?? [], was.keywords ?? []]
  if (words.length > 0 && lastWords.length === 0) found.push('It finds nothing without one of its keywords.')
  const lost = lastWords.filter((word) => words.length > 0 && !words.some((each) => word.includes(each)))
  if (lost.length > 0) found.push(`It no longer looks where only ${lost.join(', ')} stands.`)
  return found
}

/** Sentences, for rules that do not let pass. */
export function narrowerMatcher(was: InboundMatcher, is: InboundMatcher): string[] {
  if (was.type === 'injection' && is.type === 'injection') return narrowerFindings(was, is)
  if (was.type === 'domain' && is.type === 'domain')
    return lostOf('It no longer speaks of', was.domains, (domain) =>
      is.domains.some((each) => isAtOrBelow(domain, each)),
    )
  if (was.type === 'file_type' && is.type === 'file_type')
    return lostOf('It no longer speaks of', was.types, (type) =>
      is.types.some((each) => isType(type.replace(/^\./, ''), each)),
    )
  if (was.type === 'content_length' && is.type === 'content_length') return raised('bytes', was.max_bytes, is.max_bytes)
  if (was.type === 'rate_limit' && is.type === 'rate_limit')
    return raised('calls a minute', was.per_minute, is.per_minute)
  return was.type === is.type ? [] : ['It speaks of something else than before.']
}

type Findings = Extract<InboundMatcher, { type: 'injection' }>

function narrowerFindings(was: Findings, is: Findings): string[] {
  const { classes } = is
  const lost = !classes
    ? []
    : was.classes
      ? lostOf('It no longer speaks of', was.classes, (each) => classes.includes(each))
      : [`It speaks only of ${classes.join(', ')} now.`]
  const [least, lastLeast] = [is.min_severity ?? 'low', was.min_severity ?? 'low']
  return [
    ...lost,
    ...(rankOf(least) > rankOf(lastLeast) ? [`It speaks only from ${least} on; it was ${lastLeast}.`] : []),
  ]
}

function lostOf<T extends string>(what: string, before: readonly T[], kept: (each: T) => boolean): string[] {
  const lost = before.filter((each) => !kept(each))
  return lost.length > 0 ? [`${what} ${lost.join(', ')}.`] : []
}

function raised(unit: string, was: number, is: number): string[] {
  return is > was ? [`It speaks only above ${is} ${unit}; it was ${was}.`] : []
}
