// Policies and change requests on a real store and log; gate and engine are doubles that a test can make refuse.

import { fold } from '../../src/main/enforcement/fold.ts'
import { foldText } from '../../src/main/enforcement/targets/fold-text.ts'
import type { AuthorTools } from '../../src/main/opa/author-tools.ts'
import type { EvaluateOnce } from '../../src/main/opa/evaluate-once.ts'
import { speakingHeads } from '../../src/main/opa/gate/heads.ts'
import { composePolicySet, type PolicySet } from '../../src/main/opa/policy-set.ts'
import type { Regal } from '../../src/main/opa/regal.ts'
import { createAuthoring } from '../../src/main/policies/authoring.ts'
import { createBlastRadiusImpact } from '../../src/main/policies/blast-radius-impact.ts'
import { createChangeRequests } from '../../src/main/policies/change-requests.ts'
import { createEnact, type PolicyEngine, type PolicyGate } from '../../src/main/policies/enact.ts'
import { createExplain } from '../../src/main/policies/explain.ts'
import { createImpact } from '../../src/main/policies/impact.ts'
import { createPolicies } from '../../src/main/policies/policies.ts'
import { loadedPolicy } from '../../src/main/policies/policy-row.ts'
import { createSuggest } from '../../src/main/policies/suggest.ts'
import { createCandidateStore } from '../../src/main/store/candidates.ts'
import { createChangeRequestStore } from '../../src/main/store/change-requests.ts'
import { createPolicyStore } from '../../src/main/store/policies.ts'
import { createPolicySetStore } from '../../src/main/store/policy-sets.ts'
import { blastRadiusSchema } from '../../src/shared/contract/blast-radius.ts'
import type { Policy } from '../../src/shared/contract/policy.ts'
import { Refusal } from '../../src/shared/contract/problem.ts'
import { askedOnce } from './asked-again.ts'
import type { identityRooms } from './identity-rooms.ts'

export const regoText = (message = 'no', more = '') =>
  `package behavry.authz.custom\n\nimport rego.v1\n\ndeny contains "${message}" if input.request.action == "write"\n${more}`

/** Holds what was put into it; refuses while `broken`, and once after `failsAfter` changes. */
export function engineDouble() {
  const modules = new Map<string, { text: string; mode: string; heard?: string }>()
  const engine = {
    broken: false,
    failsAfter: Number.POSITIVE_INFINITY,
    modules,
    async changePolicies({ put = [], drop = [] }: Parameters<PolicyEngine['changePolicies']>[0]) {
      if (engine.broken) throw new Error('the engine is down')
      if (engine.failsAfter-- === 0) throw new Error('the engine fell')
      for (const { id, rego_content, mode, heard } of put)
        modules.set(id, { text: rego_content, mode, ...(heard ? { heard } : {}) })
      for (const id of drop) modules.delete(id)
    },
  }
  return engine
}

/** Refuses texts that hold the word REFUSED, with a fix where they hold MENDABLE; indexes nothing, reads heads off the lines. */
export const gateDouble: PolicyGate = {
  async check(text) {
    const line = text.split('\n').findIndex((each) => each.includes('REFUSED')) + 1
    const fix = { title: 'Leave it out', rego_content: text.replace('REFUSED MENDABLE', '') }
    const found = { line, column: 1, code: 'refused', message: 'This is not allowed.' }
    const errors = line > 0 ? [text.includes('MENDABLE') ? { ...found, fix } : found] : []
    const heads = speakingHeads.filter((head) => new RegExp(`^${head}\\b`, 'm').test(text))
    return { valid: errors.length === 0, errors, warnings: [], index: { tools: ['write_file'] }, heads }
  },
}

/** Denies every write as soon as one policy of the set is active, and allows everything else; each policy has a word to say. */
export function evaluatorDouble() {
  const evaluator = {
    /** Before every answer. */
    waiting: async (_signal: AbortSignal | undefined): Promise<void> => {},
    values: async ({ envelopes, query }) =>
      envelopes.map(() => ({ value: query.startsWith('data.behavry.tenants') ? { deny: ['no'] } : true })),
    async evaluate({ set, envelopes, signal }) {
      await evaluator.waiting(signal)
      const policies = [...(set as unknown as PolicySet).policies.values()]
      const denies = policies.some(({ policy }) => policy.mode === 'active')
      return envelopes.map((text) => {
        const { action } = (JSON.parse(text) as { request: { action: string } }).request
        const result = denies && action === 'write' ? 'deny' : 'allow'
        return { answer: { result, policy: 'p', reason: '', contributing: ['p'], rules: [], would: [] } }
      })
    },
  } satisfies EvaluateOnce & { waiting: (signal: AbortSignal | undefined) => Promise<void> }
  return evaluator
}

/** Formats nothing, runs no test. */
const toolsDouble: AuthorTools = {
  builtins: async () => [{ name: 'count', signature: 'count(collection)', description: 'How many.' }],
  format: async (text) => (text.includes('REFUSED') ? null : text),
  test: async () => ({ errors: [], tests: [{ name: 'test_it', passed: true, message: '', duration_ms: 1 }] }),
}

const noRegal: Regal = { lint: async () => ({ linter: null, warnings: [] }) }

const blastRadiusConfig = {
  min_delete_depth: 3,
  email_recipient_limit: 10,
  bulk_action_threshold: 50,
  config_paths: [],
  protected_patterns: [],
}

export const shipped: Policy = {
  id: 'base/filesystem',
  name: 'Filesystem',
  description: '',
  rego_content: 'package behavry.base.filesystem\n',
  status: 'active',
  source: 'base',
  version: 1,
  candidate_id: null,
  subscription_id: null,
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
}

/** `operators` is how many people use the console: more than one, and nobody approves their own change. */
export function policyRooms(
  base: Pick<Awaited<ReturnType<typeof identityRooms>>, 'store' | 'log' | 'recorder' | 'clock'>,
  people = { operators: 1 },
) {
  const rows = createPolicyStore(base.store)
  const requests = createChangeRequestStore(base.store)
  const engine = engineDouble()
  const evaluator = evaluatorDouble()
  const enact = createEnact({ rows, gate: gateDouble, engine, recorder: base.recorder })
  const mustMayReview = (author: string, reviewer: string) => {
    if (author === reviewer && people.operators > 1) throw new Refusal(403, 'self_approval', 'Ask somebody else.')
    return author === reviewer
  }
  const shared = {
    ...base,
    mustMayReview,
    rows,
    requests,
    gate: gateDouble,
    enact,
    candidates: createCandidateStore(base.store),
    fold,
    query: base.log.query,
    evaluator,
    sets: createPolicySetStore(base.store),
    askedAgain: askedOnce,
    currentSet: () =>
      composePolicySet(
        [],
        {},
        rows.loaded().flatMap((row) => loadedPolicy(row) ?? []),
      ),
    tenantId: base.store.tenantId,
  }
  return {
    engine,
    evaluator,
    rows,
    impact: createImpact(shared),
    blastRadiusImpact: createBlastRadiusImpact({
      ...shared,
      configAfter: (patch) => blastRadiusSchema.parse({ ...blastRadiusConfig, ...patch }),
    }),
    authoring: createAuthoring({ ...shared, tools: toolsDouble, regal: noRegal }),
    explain: createExplain(shared),
    suggest: createSuggest({ ...shared, foldText }),
    policies: createPolicies({ ...shared, base: [shipped] }),
    changeRequests: createChangeRequests(shared),
    proofs: { ...shared, engine },
  }
}
