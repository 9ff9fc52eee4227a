// Generated texts before the gate, each once: what it says of one depends on the text and the shipped modules alone.
import type { GateReport } from '../opa/gate/gate.ts'
import { type PolicyGate, questionFor, refusedByGate } from '../policies/enact.ts'
import type { PolicyStore } from '../store/policies.ts'

export interface ProveDeps {
  readonly rows: PolicyStore
  readonly gate: PolicyGate
  readonly tenantId: string
}

/** Throws Refusal 422 with what the gate found. `id` is the one that it would be loaded under. */
export type Prove = (id: string, text: string) => Promise<GateReport>

/** Of the newest texts that passed. */
const mostKept = 200

export function createProve({ rows, gate, tenantId }: ProveDeps): Prove {
  const passed = new Map<string, GateReport>()
  return async (id, text) => {
    const known = passed.get(text)
    if (known) return known
    const report = await gate.check(text, questionFor(rows, { id, source: 'autogen', tenant_id: tenantId }))
    if (!report.valid) throw refusedByGate(report.errors)
    passed.set(text, report)
    const [oldest] = passed.size > mostKept ? passed.keys() : []
    if (oldest !== undefined) passed.delete(oldest)
    return report
  }
}
