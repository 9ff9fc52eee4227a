// The second way to a rule: a button beside a call, and the sheet that it opens.
import { ScrollText } from 'lucide-react'
import { useState } from 'react'
import type { AgentNames } from './agent-name.tsx'
import { Button } from './button.tsx'
import { RuleSheet } from './rule-sheet.tsx'

export interface MakeRuleProps {
  readonly callId: string
  readonly names: AgentNames
  /** Calls like it at this moment: what comes while somebody chooses changes nothing. */
  readonly others?: () => readonly string[]
}

export function MakeRule({ callId, names, others = () => [] }: MakeRuleProps) {
  const [found, setFound] = useState<readonly string[] | null>(null)
  return (
    <>
      <Button
        needs="policy_author"
        icon={<ScrollText aria-hidden size={14} />}
        aria-haspopup="dialog"
        onClick={() => setFound(others())}
      >
        Make a rule from this
      </Button>
      {found && <RuleSheet callId={callId} others={found} names={names} close={() => setFound(null)} />}
    </>
  )
}
