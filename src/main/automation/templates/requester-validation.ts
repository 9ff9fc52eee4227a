// Denies one tool to callers whose requester is not verified: the way of one who cycles sessions.
import { insideString, regoString } from './rego-string.ts'
import { ofRequests, type Template, toolIs } from './template.ts'

export const requesterValidation: Template = {
  name: 'requester_validation',
  render({ tool_name }) {
    if (tool_name === null) return null
    return {
      about: `require verified requester for ${insideString(tool_name)}`,
      imports: [],
      head: 'deny',
      conditions: [toolIs(regoString(tool_name)), ofRequests, 'not input.requester.verified'],
    }
  },
}
