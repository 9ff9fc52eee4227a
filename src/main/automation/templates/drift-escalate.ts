// Has a person asked about calls of agents whose live risk tier is high or more: drift raises it.
import { ofRequests, type Template } from './template.ts'

export const driftEscalate: Template = {
  name: 'drift_escalate',
  render: () => ({
    about: 'behavioral drift escalation',
    imports: ['data.behavry.lib.severity'],
    head: 'escalate',
    conditions: [ofRequests, 'severity.rank(input.agent.risk_tier) >= severity.rank("high")'],
  }),
}
