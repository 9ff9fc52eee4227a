// The actions of the command palette can be told apart: two of one id would leave lines behind that are no longer there.
import { expect, it } from 'vitest'
import { agentActions } from '../../../../src/renderer/features/agents/palette-entries.tsx'
import { delegationActions } from '../../../../src/renderer/features/delegations/palette-entries.tsx'
import { dlpActions } from '../../../../src/renderer/features/dlp/palette-entries.tsx'
import { exceptionActions } from '../../../../src/renderer/features/exceptions/palette-entries.tsx'
import { inboundActions } from '../../../../src/renderer/features/inbound/palette-entries.tsx'
import { policyActions } from '../../../../src/renderer/features/policies/palette-entries.tsx'
import { serverActions } from '../../../../src/renderer/features/servers/palette-entries.tsx'
import { workflowActions } from '../../../../src/renderer/features/workflows/palette-entries.tsx'

it('no two actions have one id', () => {
  const made = [
    agentActions,
    delegationActions,
    dlpActions,
    exceptionActions,
    inboundActions,
    policyActions,
    serverActions,
    workflowActions,
  ]
  const ids = made.flatMap((actions) => actions(() => {}).map(({ id }) => id))
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
})
