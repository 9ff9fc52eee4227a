// Blocks answers in which one class of injection was found, at or above the severity it was seen with.
import { insideString, regoString } from './rego-string.ts'
import { ofAnswers, type Template } from './template.ts'

export const injectionBlock: Template = {
  name: 'injection_block',
  render({ pattern_class, severity }) {
    if (pattern_class === null) return null
    return {
      about: `block ${insideString(pattern_class)}`,
      heading: `block ${insideString(pattern_class)} injection pattern`,
      imports: ['data.behavry.lib.severity'],
      head: 'deny',
      conditions: [
        ofAnswers,
        'some finding in input.inbound_findings',
        `finding.pattern_class == ${regoString(pattern_class)}`,
        `severity.rank(finding.severity) >= severity.rank(${regoString(severity)})`,
      ],
    }
  },
}
