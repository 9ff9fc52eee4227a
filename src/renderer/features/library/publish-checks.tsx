// The third step: the checks of this console and of the library, run on exactly what would be submitted.
import { useEffect } from 'react'
import type { ArtifactBody, ArtifactCheck } from '../../../shared/contract/community.ts'
import { call } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/section.tsx'
import { Failure } from './failure.tsx'
import { ProblemList } from './problem-list.tsx'
import { bodyOf } from './publish-draft.ts'
import type { PublishStepProps } from './publish-page.tsx'
import { useTask } from './use-task.ts'

export function PublishChecks({ draft, set }: PublishStepProps) {
  const task = useTask<ArtifactCheck>()
  const run = async () => {
    const body = bodyOf(draft)
    if (Array.isArray(body)) return set({ problems: body })
    const answer = await task.run(() => call('POST /community/validate', { body: body as ArtifactBody }))
    if (answer) set({ problems: answer.errors })
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once when the step is reached
  useEffect(() => {
    if (draft.problems === null) void run()
  }, [])
  return (
    <Section
      title="Checks"
      about="What it says, that it compiles, what it may use, its tests, and that nothing hides in its words."
      actions={
        <Button needs="policy_author" busy={task.busy} onClick={() => void run()}>
          Check again
        </Button>
      }
    >
      {task.busy && (
        <p role="status" className="text-soft">
          It is being checked, here and in the library …
        </p>
      )}
      <Failure of={task.failure} what="It could not be checked. What you typed is kept." />
      {!task.busy && draft.problems !== null && <ProblemList problems={draft.problems} go={(step) => set({ step })} />}
    </Section>
  )
}
