// In which ways a new text of a policy can do more, or says less, than the one in force.
import type { CapabilityChange } from '../../shared/contract/library.ts'
import type { Capabilities } from '../opa/gate/capabilities.ts'

/** `referred`: an own policy names it. `heard`: its allow rules count here. */
export function policyChanges(
  before: Capabilities,
  after: Capabilities,
  { referred, heard }: { readonly referred: boolean; readonly heard: boolean },
): CapabilityChange[] {
  const came = (key: 'builtins' | 'data' | 'tools') => after[key].filter((each) => !before[key].includes(each))
  const told = (code: CapabilityChange['code'], loosens: boolean, message: string) => ({ code, loosens, message })
  const lostHeads = before.heads.filter((head) => head !== 'allow' && !after.heads.includes(head))
  const lostRules = referred ? before.rules.filter((rule) => !after.rules.includes(rule)) : []
  const allows =
    after.allows && !before.allows
      ? [told('allow_head', true, 'It has a rule that allows, which the version in force has not.')]
      : after.allows && heard
        ? [told('allow_head', true, 'Its allow rules are heard here, and they may allow more than before.')]
        : []
  return [
    ...allows,
    ...lostHeads.map((head) => told('lost_head', true, `It has no \`${head}\` rule any more.`)),
    ...lostRules
      .filter((rule) => !lostHeads.some((head) => head === rule))
      .map((rule) => told('lost_head', true, `It has no rule \`${rule}\` any more, and own policies refer to it.`)),
    ...came('builtins').map((name) => told('new_builtin', false, `It calls \`${name}\`.`)),
    ...came('data').map((name) => told('new_data', false, `It reads \`${name}\`.`)),
    ...came('tools').map((name) => told('new_tool', false, `It names the tool \`${name}\`.`)),
  ]
}
