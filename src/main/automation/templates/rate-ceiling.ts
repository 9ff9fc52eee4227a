// Has a person asked when an agent uses a tool more often than this in a minute; offered to whoever edits, never proposed.
import { insideString, regoString } from './rego-string.ts'
import { ofRequests, type Template, toolIs } from './template.ts'

/** Calls of one agent to one tool. */
const perMinute = 30

export const rateCeiling: Template = {
  name: 'rate_ceiling',
  render({ tool_name }) {
    const named = tool_name === null ? [] : [toolIs(regoString(tool_name))]
    return {
      about: `at most ${perMinute} calls a minute${tool_name === null ? '' : ` of ${insideString(tool_name)}`}`,
      imports: [],
      head: 'escalate',
      conditions: [...named, ofRequests, `input.context.rate.calls_1m > ${perMinute}`],
    }
  },
}
