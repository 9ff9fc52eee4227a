// The last step: what is going to be signed and sent, and where it stands after that.
import { Link } from 'wouter'
import type { ArtifactBody, ArtifactProblem } from '../../../shared/contract/community.ts'
import type { LibraryStatus } from '../../../shared/contract/library.ts'
import { type CallError, call } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { placeIn } from '../../ui/creating.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import { Section } from '../../ui/section.tsx'
import { SourceText } from './artifact-source.tsx'
import { Failure } from './failure.tsx'
import { parts } from './parts.ts'
import { bodyOf, emptyDraft } from './publish-draft.ts'
import type { PublishStepProps } from './publish-page.tsx'
import { useTask } from './use-task.ts'
import { countOf, kindWords } from './words.ts'

export function PublishSubmit({ draft, set, source }: PublishStepProps & { source: LibraryStatus }) {
  const task = useTask<{ submission_id: string }>()
  const body = bodyOf(draft)
  if (task.result) {
    return <Submitted id={task.result.submission_id} name={draft.name} anew={() => set(emptyDraft)} />
  }
  if (Array.isArray(body)) return <NotYet set={set} />
  const ready = body as ArtifactBody
  const submit = () => task.run(() => call('POST /community/contribute', { body: ready }))
  return (
    <Section title="Submit it for review" about="It is signed with the key of this console and sent to the library.">
      <dl className="flex flex-col">
        <Fact label="Name">
          <MachineText text={ready.name} prose /> <Chip>{kindWords[ready.kind].one}</Chip>
        </Fact>
        <Fact label="Version">
          <span className="font-mono">{ready.version}</span>
        </Fact>
        <Fact label="Licence">{ready.license === 'custom' ? 'one of your own' : ready.license}</Fact>
        <Fact label="Maintainer">
          <MachineText text={`${ready.maintainer}, ${ready.maintainer_contact}`} prose />
        </Fact>
        <Fact label="Tests">
          {ready.tests.positive.length} positive, {ready.tests.negative.length} negative
        </Fact>
        {ready.kind === 'pack' && (
          <Fact label="Members">{countOf(draft.members.length, { one: 'artifact', many: 'artifacts' })}</Fact>
        )}
        <Fact label="Library">
          <MachineText text={source.base_url ?? ''} />
        </Fact>
        <Fact label="Signed with">
          <MachineText text={source.publisher_key} />
        </Fact>
      </dl>
      {ready.kind !== 'pack' && <SourceText content={ready.content} />}
      <p className="text-soft">
        Everybody who uses the library can read all of this. A maintainer of it reviews it first; what is published
        stays in its log for ever.
      </p>
      <Failure of={task.failure} what="It was not submitted. What you typed is kept." />
      <div className="flex justify-end gap-2">
        <Button onClick={() => set({ step: 'checks' })}>Back</Button>
        {task.failure && task.failure.errors.length > 0 && (
          <Button
            onClick={() =>
              set({
                step: 'checks',
                problems: refusedIn(task.failure),
              })
            }
          >
            Show it at the fields
          </Button>
        )}
        <Button tone="main" needs="admin" busy={task.busy} onClick={() => void submit()}>
          Sign and submit
        </Button>
      </div>
    </Section>
  )
}

/** Findings of the library, as the checks would have told them. */
function refusedIn(failure: CallError | null): readonly ArtifactProblem[] {
  return (failure?.errors ?? []).map(({ path, message, code = 'refused' }) => ({ path, message, code }))
}

function NotYet({ set }: Pick<PublishStepProps, 'set'>) {
  return (
    <Section title="Something is missing yet">
      <div>
        <Button onClick={() => set({ step: 'checks', problems: null })}>See what it is</Button>
      </div>
    </Section>
  )
}

function Submitted({ id, name, anew }: { id: string; name: string; anew: () => void }) {
  return (
    <Section title="It is in review">
      <p role="status">
        <MachineText text={name} prose /> waits for a maintainer of the library. It appears in Browse once one has
        approved it.
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <Link href={placeIn(parts.review, id)} className="text-accent underline">
          See it in Review
        </Link>
        <Button onClick={anew}>Publish something else</Button>
      </div>
    </Section>
  )
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="grid grid-cols-[110px_minmax(0,1fr)] gap-3 border-t border-line py-1.5 first:border-t-0">
      <dt className="text-soft">{label}</dt>
      <dd className="[overflow-wrap:anywhere]">{children}</dd>
    </div>
  )
}
