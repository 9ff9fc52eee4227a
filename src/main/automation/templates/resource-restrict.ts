// Denies one tool what the event was about, and what lies below it; offered to whoever edits, never proposed.
import { insideString, regoString } from './rego-string.ts'
import { ofRequests, type Template, toolIs } from './template.ts'

export const resourceRestrict: Template = {
  name: 'resource_restrict',
  render({ tool_name, target }) {
    if (tool_name === null || target === null) return null
    return {
      about: `keep ${insideString(tool_name)} away from ${insideString(target)}`,
      imports: ['data.behavry.lib.paths'],
      head: 'deny',
      conditions: [
        toolIs(regoString(tool_name)),
        ofRequests,
        'some target in input.request.targets',
        `paths.at_or_below(target.value, ${regoString(target)})`,
      ],
    }
  },
}
