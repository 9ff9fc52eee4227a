// Has a person look at an answer that holds three findings of medium severity or more: gradual conditioning.
import { ofAnswers, type Template } from './template.ts'

export const conditioningBlock: Template = {
  name: 'conditioning_block',
  render: () => ({
    about: 'conditioning sequence detected',
    imports: ['data.behavry.lib.severity'],
    head: 'escalate',
    conditions: [
      ofAnswers,
      `count([finding |
		some finding in input.inbound_findings
		severity.rank(finding.severity) >= severity.rank("medium")
	]) >= 3`,
    ],
  }),
}
