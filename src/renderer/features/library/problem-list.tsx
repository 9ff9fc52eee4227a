// What the checks say of something that is to be published: each finding with its field, and a way there.
import type { ArtifactProblem } from '../../../shared/contract/community.ts'
import { Button } from '../../ui/button.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { sentence } from '../../ui/sentence.ts'
import { Verdict } from '../../ui/verdict.tsx'
import { type PublishStep, placeOf } from './publish-draft.ts'

interface ProblemListProps {
  readonly problems: readonly ArtifactProblem[]
  readonly go?: (step: PublishStep) => void
}

export function ProblemList({ problems, go }: ProblemListProps) {
  if (problems.length === 0) {
    return (
      <p role="status" className="flex items-center gap-2">
        <Verdict word="passed" /> All checks are passed.
      </p>
    )
  }
  return (
    <ul aria-label="Findings" className="flex flex-col">
      {problems.map((problem, index) => {
        const { field, step } = placeOf(problem)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the findings of one check never move
          <li key={index} className="flex flex-wrap items-baseline gap-x-3 border-t border-line py-2 first:border-t-0">
            <span className="min-w-32 font-medium">{field}</span>
            <span className="min-w-60 flex-1 text-deny">
              <MachineText text={sentence(problem.message)} prose />
            </span>
            {go && <Button onClick={() => go(step)}>Change it</Button>}
          </li>
        )
      })}
    </ul>
  )
}
