// Who is at this page and what they may do, and the names of all operators. The console decides; this says so beforehand.
import { createContext, type ReactNode, useContext } from 'react'
import { includesRole, type OperatorItem, type OperatorRole } from '../../shared/contract/operator.ts'
import { MachineText } from './machine-text.tsx'
import { roleNames } from './roles.ts'

interface Known {
  /** Null until the console has said it: then nothing is refused beforehand. */
  readonly me: OperatorItem | null
  /** All that ever were. */
  readonly all: readonly OperatorItem[]
}

const OperatorsContext = createContext<Known>({ me: null, all: [] })

export function OperatorsKnown({ me, all, children }: Known & { children: ReactNode }) {
  return <OperatorsContext value={{ me, all }}>{children}</OperatorsContext>
}

/** Why the person at this page may not do what needs this role; null when they may. */
export function useRefusal(needed: OperatorRole | undefined): string | null {
  return useRefusals()(needed)
}

/** The same for many things at once. */
export function useRefusals(): (needed: OperatorRole | undefined) => string | null {
  const { me } = useContext(OperatorsContext)
  return (needed) => {
    if (!needed || !me || includesRole(me.role, needed)) return null
    return `This needs the role ${roleNames[needed]}; yours is ${roleNames[me.role]}.`
  }
}

/** An operator's id as a name: “you” for whoever is at this page. */
export function OperatorName({ id }: { id: string }) {
  const { me, all } = useContext(OperatorsContext)
  if (me?.id === id) return 'you'
  const found = all.find((each) => each.id === id)
  if (!found) return <MachineText text={id} limit={18} />
  return (
    <>
      <MachineText text={found.name} prose />
      {found.removed_at !== null && ' (removed)'}
    </>
  )
}
