// Scopes of delegations: cut to what the delegator was given itself, and asked whether a call stays within.
import type { DelegationScope } from '../../shared/contract/delegation.ts'
import { type GlobKind, globMatches, intersectGlobs } from './glob.ts'

/** What both scopes allow, exactly; null when that is no tool or no target. Throws `GlobsTooTangled`. */
export function intersectScopes(given: DelegationScope, wanted: DelegationScope): DelegationScope | null {
  const tools = intersectGlobs('tool', given.tools, wanted.tools)
  if (tools.length === 0) return null
  if (!given.resources || !wanted.resources) {
    const resources = given.resources ?? wanted.resources
    return resources ? { tools, resources } : { tools }
  }
  const resources = intersectGlobs('target', given.resources, wanted.resources)
  return resources.length === 0 ? null : { tools, resources }
}

/** What of a call is outside: the tool, and targets by their place in the list. */
export interface OutsideScope {
  readonly tool: boolean
  readonly targets: readonly number[]
  /** The scope names targets and the call none that could be compared. */
  readonly untold: boolean
}

/** Null when everything is within. The policy module judges the same in Rego (policies/delegation). */
export function outsideOf(
  { tools, resources }: DelegationScope,
  call: { readonly tool_name: string; readonly targets: readonly { readonly value: string }[] },
): OutsideScope | null {
  const within = (kind: GlobKind, globs: readonly string[], text: string) =>
    globs.some((glob) => globMatches(kind, glob, text))
  const tool = !within('tool', tools, call.tool_name)
  const targets = resources
    ? call.targets.flatMap(({ value }, index) => (within('target', resources, value) ? [] : [index]))
    : []
  const untold = resources !== undefined && call.targets.length === 0 && !resources.includes('**')
  return tool || targets.length > 0 || untold ? { tool, targets, untold } : null
}
