// Asks again for a class that the operator chose, when the tool is no longer what it was chosen for.
import { useState } from 'react'
import type { ClassifyTool, Tool } from '../../../shared/contract/server.ts'
import { visible } from '../../../shared/visible-text.ts'
import { Button } from '../../ui/button.tsx'
import { LockedFields } from '../../ui/locked-fields.tsx'
import { ToolClass } from './tool-class.tsx'

export interface ClassReviewProps {
  readonly tool: Tool
  readonly classify: (body: ClassifyTool) => Promise<void>
  /** The question is kept until it is answered; without it this is only said. */
  readonly confirm?: () => void
}

export function ClassReview({ tool, classify, confirm }: ClassReviewProps) {
  const [changing, setChanging] = useState(false)
  return (
    <div className="flex flex-col gap-2 rounded-md bg-hold-wash p-3" data-testid="class-review">
      <p>
        You had it count as{' '}
        <span className="font-medium">
          {tool.action} on {tool.type}
        </span>{' '}
        before this change. Rules and permissions still take it for that. Is it right?
      </p>
      <div className="flex flex-wrap gap-2">
        {confirm && (
          <Button needs="admin" onClick={confirm}>
            <span>
              It is right<span className="sr-only"> for {visible(tool.name)}</span>
            </span>
          </Button>
        )}
        <Button needs="admin" aria-expanded={changing} onClick={() => setChanging(!changing)}>
          {changing ? 'Done' : 'Choose another class'}
        </Button>
      </div>
      {changing && (
        <LockedFields needs="admin">
          <ToolClass tool={tool} classify={classify} />
        </LockedFields>
      )}
    </div>
  )
}
