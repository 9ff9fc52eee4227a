// Fields that only some may change: everybody sees them, the others find them locked and read why.
import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import type { OperatorRole } from '../../shared/contract/operator.ts'
import { useRefusal } from './operators.tsx'

export function LockedFields({ needs, children }: { needs: OperatorRole; children: ReactNode }) {
  const refusal = useRefusal(needs)
  return (
    <>
      {refusal !== null && (
        <p className="flex items-center gap-1.5 text-soft">
          <Lock aria-hidden size={14} className="shrink-0" />
          {refusal}
        </p>
      )}
      <fieldset disabled={refusal !== null} className="contents">
        {children}
      </fieldset>
    </>
  )
}
