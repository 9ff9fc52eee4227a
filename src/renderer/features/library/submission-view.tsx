// One submission: what it is, what changes against the version before, what the checks say, and the decision.
import { useState } from 'react'
import { Link } from 'wouter'
import type { ArtifactBody, Submission } from '../../../shared/contract/community.ts'
import { call } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { placeIn } from '../../ui/creating.ts'
import { TextArea } from '../../ui/field.tsx'
import { Fold } from '../../ui/fold.tsx'
import { LineDiff } from '../../ui/line-diff.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { notify } from '../../ui/notices.tsx'
import { WithReason } from '../../ui/reason.tsx'
import { BackToList } from '../../ui/rows.tsx'
import { Section } from '../../ui/section.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { useLoaded } from '../../ui/use-loaded.ts'
import { ArtifactSource, ArtifactTests } from './artifact-source.tsx'
import { textOf, visibleLines, wholeText } from './artifact-text.ts'
import { Failure } from './failure.tsx'
import { parts } from './parts.ts'
import { ProblemList } from './problem-list.tsx'
import { Prose } from './prose.tsx'
import { readArtifact } from './read-artifact.ts'
import { useTask } from './use-task.ts'
import { kindWords, submissionWords } from './words.ts'

interface SubmissionViewProps {
  readonly submission: Submission
  /** This console submitted it. */
  readonly own: boolean
  readonly again: () => void
  readonly close: () => void
}

export function SubmissionView({ submission, own, again, close }: SubmissionViewProps) {
  const { body, artifact_id, status, review_notes, reviewed_by } = submission
  const now = useNow(5000)
  return (
    <>
      <BackToList close={close} />
      <article className="flex flex-col gap-6 p-5" data-testid="submission">
        <header className="flex flex-col gap-2">
          <h2 className="text-lg leading-snug font-semibold">
            <MachineText text={body.name} prose />
          </h2>
          <div className="flex flex-wrap items-center gap-2">
            <Chip tone={submissionWords[status].tone}>{submissionWords[status].word}</Chip>
            <Chip>{kindWords[body.kind].one}</Chip>
            <span className="text-soft">
              version <span className="font-mono">{body.version}</span> · submitted by{' '}
              <MachineText text={submission.submitted_by} prose limit={60} />{' '}
              <Ago at={submission.submitted_at} now={now} />
            </span>
          </div>
          <Prose text={body.description} />
          {status === 'approved' && artifact_id !== null && (
            <Link href={placeIn(parts.browse, artifact_id)} className="text-accent underline">
              In the library
            </Link>
          )}
        </header>
        {review_notes !== null && review_notes !== '' && (
          <Section title="What its reviewer says" about={reviewed_by ?? undefined}>
            <Prose text={review_notes} />
          </Section>
        )}
        {artifact_id !== null && status !== 'approved' ? (
          <Against id={artifact_id} body={body} />
        ) : (
          <ArtifactSource of={body} />
        )}
        <ArtifactTests of={body} />
        <Checks body={body} />
        <Fold title="What it says of itself" copy={wholeText(body)}>
          <CodeBlock label="Everything but its source" text={visibleLines(wholeText(body))} />
        </Fold>
        {status === 'pending' && <Decide submission={submission} own={own} again={again} />}
      </article>
    </>
  )
}

/** The newest version that is published, and what is to take its place. */
function Against({ id, body }: { id: string; body: ArtifactBody }) {
  const { value, error } = useLoaded(id, () => readArtifact(id))
  const shown = { about: 'Against the newest version in the library.' }
  if (error) {
    return (
      <>
        <p className="text-soft">The version before could not be read: {error.message}</p>
        <ArtifactSource of={body} />
      </>
    )
  }
  if (value === null) return null
  return (
    <Section title={`What changes from ${value.latest_version} to ${body.version}`} {...shown}>
      <LineDiff before={textOf(value)} after={textOf(body)} />
    </Section>
  )
}

function Checks({ body }: { body: ArtifactBody }) {
  const task = useTask<Awaited<ReturnType<typeof validate>>>()
  const validate = () => call('POST /community/validate', { body })
  return (
    <Section
      title="Checks"
      about="The library ran its checks when this was submitted and runs them again before it publishes. This console can run its own."
      actions={
        <Button needs="policy_author" busy={task.busy} onClick={() => void task.run(validate)}>
          Run the checks here
        </Button>
      }
    >
      <Failure of={task.failure} what="The checks could not be run." />
      {task.result && <ProblemList problems={task.result.errors} />}
    </Section>
  )
}

type Decision = 'approve' | 'request-changes' | 'reject'

const decisions: readonly { readonly value: Decision; readonly label: string; readonly done: string }[] = [
  { value: 'approve', label: 'Approve and publish', done: 'It is published.' },
  { value: 'request-changes', label: 'Ask for changes', done: 'Its publisher is asked for changes.' },
  { value: 'reject', label: 'Reject', done: 'It is rejected.' },
]
const ownReason = 'This console submitted it: somebody else has to review it.'

function Decide({ submission: { id }, own, again }: Pick<SubmissionViewProps, 'submission' | 'own' | 'again'>) {
  const [notes, setNotes] = useState('')
  const [doing, setDoing] = useState<Decision | null>(null)
  const task = useTask<Submission>()
  const decide = async ({ value, done }: (typeof decisions)[number]) => {
    setDoing(value)
    const answer = await task.run(() =>
      call(`POST /community/review/{id}/${value}`, { params: { id }, body: { notes: notes.trim() } }),
    )
    setDoing(null)
    if (!answer) return
    notify({ text: done })
    again()
  }
  return (
    <section
      aria-label="Your decision"
      data-foot
      className="sticky -bottom-16 z-10 -mx-5 -mb-5 flex flex-col gap-2 border-t border-line bg-paper px-5 py-3"
    >
      <Failure of={task.failure} what="Nothing was decided." />
      {own && <p className="text-soft">{ownReason}</p>}
      <TextArea
        label="Notes for its publisher"
        rows={2}
        maxLength={4000}
        value={notes}
        set={setNotes}
        help="Needed where something has to change."
      />
      <div className="flex flex-wrap gap-2">
        {decisions.map((decision) => {
          const { value, label } = decision
          const tone = value === 'approve' ? 'main' : value === 'reject' ? 'danger' : 'plain'
          if (own) {
            return (
              <WithReason key={value} reason={ownReason}>
                {(control) => (
                  <Button tone={tone} {...control}>
                    {label}
                  </Button>
                )}
              </WithReason>
            )
          }
          return (
            <Button
              key={value}
              tone={tone}
              needs="admin"
              busy={doing === value}
              disabled={doing !== null || (value !== 'approve' && notes.trim() === '')}
              onClick={() => void decide(decision)}
            >
              {label}
            </Button>
          )
        })}
      </div>
    </section>
  )
}
