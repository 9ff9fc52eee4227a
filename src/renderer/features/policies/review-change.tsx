// The review of one change: what differs, what it would have done, and the answer.
import { useEffect, useState } from 'react'
import type { ChangeRequest } from '../../../shared/contract/change-request.ts'
import { CallError } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { TextArea } from '../../ui/field.tsx'
import { ImpactView } from '../../ui/impact-view.tsx'
import { LineDiff } from '../../ui/line-diff.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { notify } from '../../ui/notices.tsx'
import { OperatorName, useRefusal } from '../../ui/operators.tsx'
import { Section } from '../../ui/section.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { useImpact } from '../../ui/use-impact.ts'
import type { ChangeRequestsPanelProps } from './change-requests-panel.tsx'
import { changeWords } from './words.ts'

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
      readFirst
    >
      <p>
        <MachineText text={request.change_summary} prose />
      </p>
      {!pending && <Outcome request={request} />}
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

/** What became of it; one that was overtaken nobody has answered. */
function Outcome({ request: { status, reviewed_by, reviewed_at, review_notes } }: Pick<ReviewChangeProps, 'request'>) {
  const now = useNow(5000)
  const { word, tone } = changeWords[status]
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-panel p-3" data-testid="outcome">
      <p className="flex flex-wrap items-center gap-2 text-soft">
        <Chip tone={tone}>{word}</Chip>
        <span>
          {reviewed_by === null ? (
            'The policy had moved on, so that it was not applied'
          ) : (
            <>
              by <OperatorName id={reviewed_by} />
            </>
          )}
          {reviewed_at !== null && (
            <>
              , <Ago at={reviewed_at} now={now} />
            </>
          )}
        </span>
      </p>
      {review_notes && (
        <blockquote className="border-l-2 border-line pl-3">
          <LongText text={review_notes} first={600} prose />
        </blockquote>
      )}
    </div>
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
