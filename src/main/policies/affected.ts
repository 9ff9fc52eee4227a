// Which recorded calls a change can decide otherwise at all: those that a changed policy speaks for, before or after it.
import type { EvaluateOnce } from '../opa/evaluate-once.ts'
import { speakingWords } from '../opa/policy-set.ts'
import type { ChangedPolicies, Sets } from './changed-policies.ts'

/** For each envelope whether both sets have to be asked; false = they give the same answer, whatever it is. */
export type Affected = (envelopes: readonly string[], signal: AbortSignal) => Promise<boolean[]>

/**
 * The fold hears a policy through its own words alone, so a call for which the policies that differ say nothing is
 * decided alike. Anything that is not certain, a conflict or a row without an answer, counts as affected.
 */
export function createAffected(
  { values }: Pick<EvaluateOnce, 'values'>,
  { before }: Sets,
  changed: ChangedPolicies,
): Affected {
  const versions = [...changed.before, ...changed.after]
  const said = versions.flatMap(({ policy, path }) =>
    speakingWords(policy).map((word) => `{said | said := ${path}.${word}}`),
  )
  if (said.length === 0) return async (envelopes) => envelopes.map(() => false)
  const alone = versions.every(({ policy }) => !policy.rego_content.includes('behavry.community'))
  const around = before.modules.filter(({ id }) => !alone || id.startsWith('lib/'))
  const others = around.filter(({ id }) => versions.every(({ module }) => module.id !== id))
  const set = { modules: [...others, ...versions.map(({ module }) => module)], data: before.data }
  const query = `count((${said.join(' | ')}) - {set()}) > 0`
  return async (envelopes, signal) => {
    const rows = await values({ set, query, envelopes, signal })
    return envelopes.map((_, at) => !isSilent(rows[at]))
  }
}

function isSilent(row: Awaited<ReturnType<EvaluateOnce['values']>>[number] | undefined): boolean {
  return row !== undefined && 'value' in row && row.value === false
}
