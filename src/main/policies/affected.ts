// Which recorded calls a change can decide otherwise at all: those that a changed policy speaks for, before or after it.
import { canonicalJson } from '../../shared/json/canonical.ts'
import type { EvaluateOnce } from '../opa/evaluate-once.ts'
import { directoryName, type PolicySet, speakingWords } from '../opa/policy-set.ts'
import { loadedPackageOf, type TenantPolicy } from '../opa/render-module.ts'

export interface Sets {
  readonly before: PolicySet
  readonly after: PolicySet
}

/** For each envelope whether both sets have to be asked; false = they give the same answer, whatever it is. */
export type Affected = (envelopes: readonly string[], signal: AbortSignal) => Promise<boolean[]>

/**
 * The fold hears a policy through its own words alone, so a call for which the policies that differ say nothing is
 * decided alike. Anything that is not certain, a conflict or a row without an answer, counts as affected.
 */
export function createAffected({ values }: Pick<EvaluateOnce, 'values'>, sets: Sets): Affected {
  const changed = changedPolicies(sets)
  if (!changed) return async (envelopes) => envelopes.map(() => true)
  const questions = [sets.before, sets.after].flatMap((set) => questionOf(set, changed))
  return async (envelopes, signal) => {
    const asked = await Promise.all(questions.map((question) => values({ ...question, envelopes, signal })))
    return envelopes.map((_, at) => asked.some((rows) => !isSilent(rows[at])))
  }
}

function isSilent(row: Awaited<ReturnType<EvaluateOnce['values']>>[number] | undefined): boolean {
  return row !== undefined && 'value' in row && row.value === false
}

/** Ids of policies that differ; null when something else differs too, or another policy may hear one of them. */
function changedPolicies({ before, after }: Sets): ReadonlySet<string> | null {
  if (surroundingsOf(before) !== surroundingsOf(after)) return null
  const ids = new Set([...before.policies.keys(), ...after.policies.keys()])
  const policyIn = (set: PolicySet, id: string) => JSON.stringify(set.policies.get(id)?.policy ?? null)
  const changed = new Set([...ids].filter((id) => policyIn(before, id) !== policyIn(after, id)))
  const others = [before, after].flatMap((set) => [...set.policies.values()]).map(({ policy }) => policy)
  return others.some((other) => !changed.has(other.id) && mentions(other, changed)) ? null : changed
}

function surroundingsOf({ base, data }: PolicySet): string {
  const { [directoryName]: _, ...documents } = data
  return canonicalJson({ base: base.map(({ id, hash }) => [id, hash]), documents })
}

function mentions({ rego_content }: TenantPolicy, ids: ReadonlySet<string>): boolean {
  return [...ids].some((id) => rego_content.includes(`"${id}"`) || rego_content.includes(`.${id}`))
}

/** Whether one of these policies says anything; none when the set holds none of them. */
function questionOf(set: PolicySet, ids: ReadonlySet<string>) {
  const held = [...set.policies.values()].filter(({ policy }) => ids.has(policy.id))
  const said = held.flatMap(({ policy }) =>
    speakingWords(policy).map((word) => `{said | said := data.${loadedPackageOf(policy)}.${word}}`),
  )
  if (said.length === 0) return []
  const alone = held.every(({ policy }) => !policy.rego_content.includes('behavry.community'))
  const modules = set.modules.filter(
    ({ id }) => !alone || id.startsWith('lib/') || held.some(({ module }) => module.id === id),
  )
  return [{ set: { modules, data: set.data }, query: `count((${said.join(' | ')}) - {set()}) > 0` }]
}
