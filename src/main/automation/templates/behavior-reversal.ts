// Has a person asked about a tool with which what had been refused was done in a later session.
import { insideString, regoString } from './rego-string.ts'
import { ofRequests, type Template, toolIs } from './template.ts'

export const behaviorReversal: Template = {
  name: 'behavior_reversal',
  render({ tool_name }) {
    if (tool_name === null) return null
    return {
      about: `behavior reversal guard for ${insideString(tool_name)}`,
      imports: [],
      head: 'escalate',
      conditions: [toolIs(regoString(tool_name)), ofRequests],
    }
  },
}
