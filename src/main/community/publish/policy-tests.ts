// A community policy on its own tests: for the calls of the positive ones it must say something, for the others nothing.
import type { ArtifactProblem, ArtifactTests } from '../../../shared/contract/community.ts'
import { ordinaryCall, overlaid } from '../../../shared/ordinary-call.ts'
import type { PolicyModule } from '../../opa/active-set.ts'
import type { EvaluateOnce } from '../../opa/evaluate-once.ts'
import type { RowValue } from '../../opa/evaluate-rows.ts'
import { speakingHeads } from '../../opa/gate/heads.ts'
import { loadedPackageOf, renderModule } from '../../opa/render-module.ts'

export interface PolicyTestsDeps {
  readonly evaluateOnce: Pick<EvaluateOnce, 'values'>
  /** The shipped modules and data that every policy is loaded with. */
  readonly base: { readonly modules: readonly PolicyModule[]; readonly data: Readonly<Record<string, unknown>> }
}

export type RunPolicyTests = (text: string, tests: ArtifactTests, signal?: AbortSignal) => Promise<ArtifactProblem[]>

const policy = { id: 'draft', tenant_id: 'local', source: 'community' } as const

/** Of a text that the gate let pass. */
export function createPolicyTests({ evaluateOnce, base }: PolicyTestsDeps): RunPolicyTests {
  return async (text, tests, signal) => {
    const cases = (['positive', 'negative'] as const).flatMap((kind) =>
      tests[kind].map((parts, index) => ({ path: `tests.${kind}.${index}`, wanted: kind === 'positive', parts })),
    )
    const misformed = cases.filter(({ parts }) => typeof parts === 'string')
    if (misformed.length > 0) {
      return misformed.map(({ path }) => ({ path, code: 'test_form', message: 'is not a part of a call' }))
    }
    if (cases.length === 0) return []
    const modules = [...base.modules, renderModule({ ...policy, rego_content: text })]
    const answers = await evaluateOnce.values({
      set: { modules, data: base.data },
      envelopes: cases.map(({ parts }) => JSON.stringify(overlaid(ordinaryCall, parts))),
      query: `data.${loadedPackageOf(policy)}`,
      signal,
    })
    return cases.flatMap(({ path, wanted }, index) => failed(answers[index], path, wanted))
  }
}

function failed(answer: RowValue | undefined, path: string, wanted: boolean): ArtifactProblem[] {
  if (answer === undefined || !('value' in answer)) {
    const why = answer && 'failure' in answer ? answer.failure.message : 'The policy contradicts itself.'
    return [{ path, code: 'test_failed', message: `has no answer: ${why}` }]
  }
  if (speaks(answer.value) === wanted) return []
  const message = wanted ? 'The policy says nothing of this call.' : 'The policy speaks of this call.'
  return [{ path, code: 'test_failed', message }]
}

function speaks(answer: unknown): boolean {
  const said = new Map<string, unknown>(Object.entries(answer ?? {}))
  return speakingHeads.some((head) => {
    const value = said.get(head)
    return Array.isArray(value) ? value.length > 0 : value !== undefined
  })
}
