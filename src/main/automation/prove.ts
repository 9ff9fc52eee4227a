// Generated rules before the gate, each once: what it says of one depends on the rule and the shipped modules alone.
import type { GateReport } from '../opa/gate/gate.ts'
import { type PolicyGate, refusedByGate } from '../policies/enact.ts'
import { withoutSource } from './templates/render.ts'

export interface ProveDeps {
  readonly gate: PolicyGate
  readonly tenantId: string
}

/** Throws Refusal 422 with what the gate found. `id` is the one that it would be loaded under. */
export type Prove = (id: string, text: string) => Promise<GateReport>

/** Of the newest rules that passed. */
const mostKept = 200

export function createProve({ gate, tenantId }: ProveDeps): Prove {
  const passed = new Map<string, GateReport>()
  return async (id, text) => {
    const rule = withoutSource(text)
    const known = passed.get(rule)
    if (known) return known
    const report = await gate.check(text, { source: 'autogen', policyId: id, tenantId })
    if (!report.valid) throw refusedByGate(report.errors)
    passed.set(rule, report)
    const [oldest] = passed.size > mostKept ? passed.keys() : []
    if (oldest !== undefined) passed.delete(oldest)
    return report
  }
}
