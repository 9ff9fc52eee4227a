// Publishing in four steps: what, about it, the checks, submit. What was typed stays when going back and when it is refused.
import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { CannotPublish } from './cannot-publish.tsx'
import { parts } from './parts.ts'
import { PublishAbout } from './publish-about.tsx'
import { PublishChecks } from './publish-checks.tsx'
import { bodyOf, emptyDraft, type PublishDraft, type PublishStep, placeOf } from './publish-draft.ts'
import { PublishSourceStep } from './publish-source.tsx'
import { PublishSubmit } from './publish-submit.tsx'
import { StepMarks } from './step-marks.tsx'
import type { LibraryStore } from './store.ts'

const steps = [
  { value: 'source', label: 'Source' },
  { value: 'about', label: 'About it' },
  { value: 'checks', label: 'Checks' },
  { value: 'submit', label: 'Submit' },
] as const satisfies readonly { value: PublishStep; label: string }[]

export interface PublishStepProps {
  readonly draft: PublishDraft
  readonly set: (part: Partial<PublishDraft>) => void
}

export function PublishPage({ store }: { store: LibraryStore }) {
  const { source, sourceError, loadSource, draft, setDraft } = store()
  useEffect(() => {
    void loadSource()
  }, [loadSource])
  const page = useRef<HTMLDivElement>(null)
  const step = draft.step
  // What is wrong is where somebody looks first: when its step is reached, and when Continue did not lead on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: typing mends one field after the other and stays there
  useEffect(() => {
    if (draft.problems) page.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [step, draft.refusals])
  if (source === null) {
    if (sourceError === null) return <Skeleton rows={8} />
    return (
      <ErrorPanel
        what="Whether anything can be published is not known"
        kept="What you typed is kept."
        error={sourceError}
        retry={() => void loadSource()}
      />
    )
  }
  if (!source.can_publish) return <CannotPublish what="published" />
  const go = (next: PublishStep) => setDraft({ step: next })
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-3xl flex-col gap-5 p-5 pb-20" ref={page} data-testid="publish">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <Link href={parts.browse} className="text-accent">
            ← Back to the library
          </Link>
          {draft.source_id !== '' || draft.members.length > 0 ? (
            <Button tone="quiet" onClick={() => setDraft(emptyDraft)}>
              Begin anew
            </Button>
          ) : null}
        </div>
        <StepMarks steps={steps} current={step} go={go} />
        {step === 'source' && <PublishSourceStep draft={draft} set={setDraft} />}
        {step === 'about' && <PublishAbout draft={draft} set={setDraft} />}
        {step === 'checks' && <PublishChecks draft={draft} set={setDraft} />}
        {step === 'submit' && <PublishSubmit draft={draft} set={setDraft} source={source} />}
        {step !== 'submit' && <Walk draft={draft} set={setDraft} />}
      </div>
    </div>
  )
}

/** On to the next step; what is missing on this one is shown at its field instead. */
function Walk({ draft, set }: PublishStepProps) {
  const at = steps.findIndex(({ value }) => value === draft.step)
  const chosen = draft.kind === 'pack' ? draft.members.length > 0 : draft.source_id !== ''
  const clean = draft.problems !== null && draft.problems.length === 0
  const onward = () => {
    const found = bodyOf(draft)
    const missing = Array.isArray(found) ? found.filter((each) => placeOf(each).step === draft.step) : []
    if (draft.step === 'about' && missing.length > 0) return set({ problems: missing, refusals: draft.refusals + 1 })
    const next = steps[at + 1]?.value
    if (next) set({ step: next, ...(draft.step === 'about' ? { problems: null } : {}) })
  }
  return (
    <div className="flex justify-end gap-2">
      {at > 0 && <Button onClick={() => set({ step: steps[at - 1]?.value ?? 'source' })}>Back</Button>}
      <Button tone="main" disabled={!chosen || (draft.step === 'checks' && !clean)} onClick={onward}>
        Continue
      </Button>
    </div>
  )
}
