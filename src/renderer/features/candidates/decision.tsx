// The decision about a suggestion: approve or reject it with notes; and what was decided, which one step undoes.
import { useState } from 'react'
import { Link } from 'wouter'
import type { Candidate } from '../../../shared/contract/candidate.ts'
import type { PolicyStatus } from '../../../shared/contract/policy.ts'
import { asCallError } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { TextArea } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { notify } from '../../ui/notices.tsx'
import { OperatorName } from '../../ui/operators.tsx'
import { Section } from '../../ui/section.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { needs } from './needs.ts'
import type { CandidatesStore } from './store.ts'
import { statusWords } from './words.ts'

interface DecisionProps {
  readonly candidate: Candidate
  readonly store: CandidatesStore
}

type Doing = 'approve' | 'reject' | 'undo'

/** One thing at a time; what is refused stays in sight. */
function useDoing() {
  const [doing, setDoing] = useState<Doing | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const run = async (what: Doing, task: () => Promise<void>) => {
    setDoing(what)
    setFailure(null)
    await task().catch((error: unknown) => setFailure(asCallError(error).message))
    setDoing(null)
  }
  return { doing, failure, run }
}

/** Always in reach, below what it is about. */
export function Review({ candidate: { id, rego_rule, pattern_signature }, store }: DecisionProps) {
  const changed = store((state) => state.unsaved[id] !== undefined)
  const { approve, reject, undo } = store.getState()
  const [notes, setNotes] = useState('')
  const { doing, failure, run } = useDoing()
  const said = notes.trim() === '' ? {} : { review_notes: notes.trim() }
  const onApprove = async () => {
    // With the text that stands here: exactly what was read is what counts.
    await approve(id, { ...said, rego_rule })
    notify({ text: `The rule for ${pattern_signature} decides from now on.`, undo: () => undo(id) })
  }
  const onReject = async () => {
    await reject(id, said)
    notify({ text: 'It was rejected. The pattern is not proposed again for a while.' })
  }
  return (
    // On the page the room below, which it keeps free for notices, is no part of what can be seen through.
    <section
      aria-label="Your decision"
      data-foot
      className="sticky -bottom-16 z-10 -mx-5 -mb-5 flex flex-col gap-2 border-t border-line bg-paper px-5 py-3"
    >
      <FormFailure of={{ failure }} />
      {changed && <p className="text-soft">Save or discard your changes to the rule first.</p>}
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-48 flex-1">
          <TextArea label="Notes, kept in the log" rows={1} maxLength={4000} value={notes} set={setNotes} />
        </div>
        <Button
          tone="main"
          needs={needs.decide}
          busy={doing === 'approve'}
          disabled={changed || doing !== null}
          onClick={() => void run('approve', onApprove)}
        >
          Approve and activate
        </Button>
        <Button
          tone="danger"
          needs={needs.decide}
          busy={doing === 'reject'}
          disabled={doing !== null}
          onClick={() => void run('reject', onReject)}
        >
          Reject
        </Button>
      </div>
    </section>
  )
}

interface SettledProps extends DecisionProps {
  /** How the policy stands that it became; null when it is not known. */
  readonly policyStatus: PolicyStatus | null
}

export function Settled({ candidate, store, policyStatus }: SettledProps) {
  const { id, status, reviewed_by, review_notes, activated_policy_id, updated_at } = candidate
  const now = useNow(5000)
  const { doing, failure, run } = useDoing()
  const counts = status !== 'rejected'
  const onUndo = async () => {
    await store.getState().undo(id)
    notify({ text: 'It is undone: the rule decides nothing any more, and will not activate itself again.' })
  }
  return (
    <Section title={counts ? 'It counts' : 'It does not count'} about={statusWords[status].about}>
      {counts && policyStatus === 'monitor' && (
        <p className="rounded-md bg-hold-wash px-3 py-2 text-hold">
          It only watches for now: it says what it would decide, and decides nothing.
        </p>
      )}
      <p className="text-soft">
        {reviewed_by !== null && (
          <>
            Decided by <OperatorName id={reviewed_by} />,{' '}
          </>
        )}
        <Ago at={updated_at} now={now} />
      </p>
      {review_notes !== null && review_notes !== '' && (
        <blockquote className="border-l-2 border-line pl-3">
          <LongText text={review_notes} first={600} prose />
        </blockquote>
      )}
      <FormFailure of={{ failure }} />
      <div className="flex flex-wrap items-center gap-3">
        {counts && (
          <Button tone="danger" needs={needs.decide} busy={doing === 'undo'} onClick={() => void run('undo', onUndo)}>
            Undo the activation
          </Button>
        )}
        {activated_policy_id !== null && (
          <Link href={`/policies/${encodeURIComponent(activated_policy_id)}`} className="text-accent underline">
            See the policy
          </Link>
        )}
      </div>
    </Section>
  )
}
