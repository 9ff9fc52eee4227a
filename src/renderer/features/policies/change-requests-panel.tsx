// Change requests of a policy, beneath its text: what waits for a review, and what was decided.
import { useState } from 'react'
import type { Policy } from '../../../shared/contract/policy.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { OperatorName } from '../../ui/operators.tsx'
import { Section } from '../../ui/section.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import type { OpenPolicy } from './policies-state.ts'
import { ReviewChange } from './review-change.tsx'
import type { PoliciesStore } from './store.ts'
import { changeWords } from './words.ts'

export interface ChangeRequestsPanelProps {
  readonly policy: Policy
  readonly store: PoliciesStore
  readonly open: OpenPolicy | null
  readonly agentNames: Readonly<Record<string, string>>
}

export function ChangeRequestsPanel(props: ChangeRequestsPanelProps) {
  const { open } = props
  const now = useNow(5000)
  const [reviewing, setReviewing] = useState<string | null>(null)
  const requests = open?.requests ?? []
  const shown = requests.find(({ id }) => id === reviewing)
  if (requests.length === 0) return null
  return (
    <Section title="Changes" about="The text of a live policy changes only by a change that somebody has reviewed.">
      <ul aria-label="Change requests" className="flex flex-col">
        {requests.map((request) => (
          <li
            key={request.id}
            className="flex flex-wrap items-center gap-2 border-t border-line py-2 first:border-t-0"
            data-testid="change-request"
          >
            <span className="min-w-52 flex-1">
              <MachineText text={request.change_summary} limit={200} prose />
              <span className="block text-xs text-soft">
                <OperatorName id={request.submitted_by} />, <Ago at={request.created_at} now={now} />, against version{' '}
                {request.base_version}
                {request.reviewed_by !== null && (
                  <>
                    {' · '}
                    {changeWords[request.status].word} by <OperatorName id={request.reviewed_by} />
                    {request.review_notes && (
                      <>
                        : <MachineText text={request.review_notes} limit={200} prose />
                      </>
                    )}
                  </>
                )}
              </span>
            </span>
            <Chip tone={changeWords[request.status].tone}>{changeWords[request.status].word}</Chip>
            <Button onClick={() => setReviewing(request.id)}>
              {request.status === 'pending' ? 'Review…' : 'Show the change'}
            </Button>
          </li>
        ))}
      </ul>
      {shown && <ReviewChange {...props} request={shown} close={() => setReviewing(null)} />}
    </Section>
  )
}
