// The review of one change: what differs, what it would have done, and the answer.
import { useEffect, useState } from 'react'
import type { ChangeRequest } from '../../../shared/contract/change-request.ts'
import { CallError } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { TextArea } from '../../ui/field.tsx'
import { ImpactView } from '../../ui/impact-view.tsx'
import { LineDiff } from '../../ui/line-diff.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { notify } from '../../ui/notices.tsx'
import { OperatorName, useRefusal } from '../../ui/operators.tsx'
import { Section } from '../../ui/section.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useImpact } from '../../ui/use-impact.ts'
import type { ChangeRequestsPanelProps } from './change-requests-panel.tsx'

export interface ReviewChangeProps extends ChangeRequestsPanelProps {
  readonly request: ChangeRequest
  readonly close: () => void
}

export function ReviewChange(props: ReviewChangeProps) {
  const { policy, open, agentNames, request, close } = props
  const impact = useImpact('POST /policies/impact')
  const { ask } = impact
  const pending = request.status === 'pending'
  const refusal = useRefusal('policy_author')
  const measured = pending && refusal === null
  useEffect(() => {
    if (measured) ask({ policy_id: policy.id, rego_content: request.proposed_rego_content, status: 'active' })
  }, [ask, measured, policy.id, request.proposed_rego_content])
  const before =
    open?.versions?.find(({ version }) => version === request.base_version)?.rego_content ?? policy.rego_content
  return (
    <Sheet
      title={`Change to ${policy.name}`}
      about={
        <>
          By <OperatorName id={request.submitted_by} />, against version {request.base_version}.
        </>
      }
      close={close}
      wide
    >
      <p>
        <MachineText text={request.change_summary} prose />
      </p>
      <LineDiff before={before} after={request.proposed_rego_content} />
      {request.name !== policy.name && (
        <p>
          Its name becomes <MachineText text={request.name} prose />.
        </p>
      )}
      {pending && (
        <>
          <Section title="What it would have done">
            {refusal === null ? (
              <ImpactView state={impact} agentNames={agentNames} />
            ) : (
              <p className="text-soft">{refusal}</p>
            )}
          </Section>
          <Answer {...props} />
        </>
      )}
    </Sheet>
  )
}

function Answer({ store, request, close }: ReviewChangeProps) {
  const [notes, setNotes] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const answer = async (verdict: 'approve' | 'reject') => {
    if (verdict === 'reject' && notes.trim() === '') return setError('Say in a sentence why it is rejected.')
    setSending(true)
    setError(null)
    try {
      await store.getState().review(request, verdict, notes.trim())
      notify({
        text: verdict === 'approve' ? 'The new text decides from now on.' : 'Rejected; the old text goes on deciding.',
      })
      close()
    } catch (reason) {
      setError(reason instanceof CallError ? reason.message : 'It could not be answered.')
      setSending(false)
    }
  }
  return (
    <div className="flex flex-col gap-3">
      <TextArea
        label="Notes"
        value={notes}
        set={setNotes}
        rows={2}
        help="Kept in the log with your name; needed to reject."
        error={error ?? undefined}
      />
      <div className="flex flex-wrap gap-2">
        <Button tone="main" needs="admin" busy={sending} onClick={() => void answer('approve')}>
          Approve and apply
        </Button>
        <Button tone="danger" needs="admin" disabled={sending} onClick={() => void answer('reject')}>
          Reject
        </Button>
      </div>
    </div>
  )
}
