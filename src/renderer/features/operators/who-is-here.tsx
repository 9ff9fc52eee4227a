// Whose page this is: said beside the title when it is not the owner's, and above the page when one may only look.
import type { OperatorItem } from '../../../shared/contract/operator.ts'
import { ownerId } from '../../../shared/contract/operator.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import { roleMeans, roleNames } from '../../ui/roles.ts'

export function WhoIsHere({ me }: { me: OperatorItem | null }) {
  if (!me || me.id === ownerId) return null
  return (
    <span className="min-w-0 truncate text-soft max-[560px]:sr-only" title={roleMeans[me.role]} data-testid="me">
      <MachineText text={me.name} prose /> · {roleNames[me.role]}
    </span>
  )
}

export function LookOnly({ me }: { me: OperatorItem | null }) {
  if (me?.role !== 'viewer') return null
  return (
    <p role="note" className="border-b border-line bg-panel px-4 py-1.5 text-soft">
      <span className="font-medium text-ink">You may look: your role is viewer.</span> Answers and changes are for the
      other operators.
    </p>
  )
}
