// Generated texts before the gate, each rule once: what it says of one depends on the rule and the shipped modules alone.
import type { GateReport } from '../opa/gate/gate.ts'
import { type PolicyGate, refusedByGate } from '../policies/enact.ts'
import { type Occasion, ruleOf } from './templates/foreseeable.ts'
import { renderTemplate } from './templates/render.ts'

export interface ProveDeps {
  readonly gate: PolicyGate
  readonly tenantId: string
}

/** A text, and what it was made of as long as nobody has changed it. */
export interface Generated extends Occasion {
  /** Under which it would be loaded. */
  readonly id: string
  readonly text: string
}

/** Throws Refusal 422 with what the gate found. */
export type Prove = (generated: Generated) => Promise<GateReport>

interface Passed {
  readonly report: GateReport
  readonly tool_name: string | null
}

/** Of the newest rules that passed. */
const mostKept = 200

export function createProve({ gate, tenantId }: ProveDeps): Prove {
  const passed = new Map<string, Passed>()
  return async (generated) => {
    const { id, text } = generated
    const { tool_name } = generated.subject
    const rule = knownAs(generated)
    const known = passed.get(rule)
    if (known) return ofTool(known, tool_name)
    const report = await gate.check(text, { source: 'autogen', policyId: id, tenantId })
    if (!report.valid) throw refusedByGate(report.errors)
    passed.set(rule, { report, tool_name })
    const [oldest] = passed.size > mostKept ? passed.keys() : []
    if (oldest !== undefined) passed.delete(oldest)
    return report
  }
}

/** Its rule, when the text is to the letter what its template says of its event; else the text itself. */
function knownAs({ text, ...occasion }: Generated): string {
  const { template, subject, at } = occasion
  return (text === renderTemplate(template, subject, at) && ruleOf(occasion)) || text
}

/** Where the rule is filed goes with its tool. */
function ofTool({ report, tool_name }: Passed, wanted: string | null): GateReport {
  if (!report.index?.tools || wanted === null) return report
  const tools = report.index.tools.map((tool) => (tool === tool_name ? wanted : tool))
  return { ...report, index: { ...report.index, tools } }
}
