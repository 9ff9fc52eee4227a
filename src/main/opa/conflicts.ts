// Policies whose rules contradict each other for a call: found in the engine's words, left out, and named (decision 7).
import type { OpaAnswer, RuleHit } from '../../shared/contract/decision.ts'
import { serialise } from '../../shared/json/serialise.ts'
import { type Json, parseStrict } from '../../shared/json/strict-parse.ts'

/** Name of the module whose rules contradict each other, from the file that the engine names; null when that is no conflict. */
export function conflictIn(text: string): string | null {
  try {
    const { errors } = JSON.parse(text) as { errors?: { code?: string; location?: { file?: string } }[] }
    const found = errors?.find((error) => error.code === 'eval_conflict_error')
    if (!found) return null
    const file = found.location?.file?.split('/').at(-1)
    return file?.replace(/\.rego$/, '') || 'unknown'
  } catch {
    return null
  }
}

/** The same envelope, its numbers as they were written, with these policies left out beside the ones it names itself. */
export function withoutModules(envelope: string, modules: readonly string[]): string {
  if (modules.length === 0) return envelope
  const { value } = parseStrict(envelope, { maxDepth: 10_000, ambiguousKeys: 'allow' })
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return envelope
  const { skip, ...rest } = value as { [key: string]: Json }
  const named = Array.isArray(skip) ? skip : []
  return serialise({ ...rest, skip: [...named, ...modules] })
}

/** After so many policies that contradict themselves the call is denied without hearing the others. */
const conflictLimit = 4

/**
 * Asks until no policy contradicts itself any more, each time without those that did. Each denies the call that it
 * touches, unless it is only watched: then all watched ones are left out, so that none of them changes a verdict.
 */
export async function answerAround(
  ask: (skip: readonly string[]) => Promise<OpaAnswer | { readonly conflict: string }>,
  monitored: ReadonlySet<string>,
): Promise<OpaAnswer> {
  const conflicts = new Set<string>()
  const skip = new Set<string>()
  try {
    for (;;) {
      const answer = await ask([...skip])
      if (!('conflict' in answer)) return withConflicts(answer, [...conflicts], monitored)
      const { conflict } = answer
      if (skip.has(conflict) || conflicts.size === conflictLimit)
        throw new Error(`the policy ${conflict} is in conflict`)
      conflicts.add(conflict)
      for (const id of monitored.has(conflict) ? monitored : [conflict]) skip.add(id)
    }
  } catch (error) {
    const denying = [...conflicts].filter((id) => !monitored.has(id))
    if (denying.length === 0) throw error
    return withConflicts(nothingHeard, denying, monitored)
  }
}

const nothingHeard: OpaAnswer = { result: 'deny', policy: '', reason: '', contributing: [], rules: [], would: [] }

function withConflicts(rest: OpaAnswer, modules: readonly string[], monitored: ReadonlySet<string>): OpaAnswer {
  const hits = modules.map(conflictHit)
  const would = [...hits.filter(({ module }) => monitored.has(module)), ...rest.would]
  const denying = hits.filter(({ module }) => !monitored.has(module)).sort((a, b) => (a.policy < b.policy ? -1 : 1))
  const [lead] = denying
  if (!lead) return { ...rest, would }
  const also = rest.result === 'deny' ? rest.contributing : []
  return {
    result: 'deny',
    policy: lead.policy,
    reason: lead.reason,
    contributing: [...new Set([...denying.map(({ policy }) => policy), ...also])].sort(),
    rules: [...denying, ...rest.rules],
    would,
  }
}

function conflictHit(module: string): RuleHit {
  return {
    policy: `policy_conflict:${module}`,
    result: 'deny',
    hold: false,
    reason: `Two rules of the policy ${module} contradict each other for this call`,
    remedy: 'Ask the operator to correct the policy.',
    module,
    source: 'conflict',
  }
}
