// The rule on one input, made of what was detected and free to be changed: what it says, and what the whole set makes of it.
import { useEffect, useState } from 'react'
import type { Candidate, CandidateTest } from '../../../shared/contract/candidate.ts'
import type { EventItem } from '../../../shared/contract/event.ts'
import { asCallError } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { TextArea } from '../../ui/field.tsx'
import { Fold, JsonText, jsonText } from '../../ui/fold.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { inputIn } from '../../ui/sample-input.ts'
import { Section } from '../../ui/section.tsx'
import { sentence } from '../../ui/sentence.ts'
import { Verdict } from '../../ui/verdict.tsx'
import { needs } from './needs.ts'
import { sampleOf } from './sample.ts'
import type { CandidatesStore } from './store.ts'
import { differenceWords, spokenIn } from './test-words.ts'

export interface TestPanelProps {
  readonly candidate: Candidate
  readonly store: CandidatesStore
  /** The newest detection behind it; null while it is not known. */
  readonly source: EventItem | null
  /** There is a text that is not saved: what is tested is the saved one. */
  readonly changed: boolean
}

export function TestPanel({ candidate, store, source, changed }: TestPanelProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const [answer, setAnswer] = useState<CandidateTest | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [running, setRunning] = useState(false)
  const sample = JSON.stringify(sampleOf(candidate, source, Date.parse(candidate.updated_at)), null, 2)
  const text = typed ?? sample
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer is about one text
  useEffect(() => setAnswer(null), [candidate.rego_rule])
  const run = async () => {
    const input = inputIn(text)
    setAnswer(null)
    setProblem(input === null ? 'The input is no JSON object.' : null)
    if (input === null) return
    setRunning(true)
    await store
      .getState()
      .test(candidate.id, input)
      .then(setAnswer, (error: unknown) => setProblem(asCallError(error).message))
    setRunning(false)
  }
  return (
    <Section
      title="Test it"
      about="Evaluated apart from the live engine; nothing is recorded. The sample is made of what was detected."
    >
      <TextArea
        label="Input"
        mono
        rows={10}
        value={text}
        set={setTyped}
        help={
          changed ? 'Your changes are not saved: what is tested is the text as it was.' : 'As a policy sees a call.'
        }
      />
      <div className="flex flex-wrap gap-2">
        <Button needs={needs.test} busy={running} onClick={() => void run()}>
          Test the rule
        </Button>
        {typed !== null && typed !== sample && (
          <Button tone="quiet" onClick={() => setTyped(null)}>
            Take the sample again
          </Button>
        )}
      </div>
      {problem !== null && (
        <p role="alert" className="text-deny">
          <MachineText text={problem} prose />
        </p>
      )}
      {answer && <Answer answer={answer} />}
    </Section>
  )
}

const words = { allow: 'allowed', deny: 'denied', escalate: 'held' } as const

function Answer({ answer }: { answer: CandidateTest }) {
  const spoken = spokenIn(answer.opa_result)
  return (
    <div className="flex flex-col gap-3 rounded-md border border-line bg-panel p-4" role="status" data-testid="tested">
      {spoken.length === 0 ? (
        <p>This rule says nothing of such a call.</p>
      ) : (
        <ul aria-label="What the rule says" className="flex flex-col gap-1">
          {spoken.map(({ result, reason }) => (
            <li key={`${result} ${reason}`} className="flex flex-wrap items-baseline gap-x-2">
              <Verdict word={result} /> <MachineText text={sentence(reason)} prose />
            </li>
          ))}
        </ul>
      )}
      <p>
        {differenceWords(answer, spoken.length > 0)} Without it: <Verdict word={words[answer.decision.without]} />; with
        it: <Verdict word={words[answer.decision.with]} />.
      </p>
      <Fold title="What the policy engine answered" copy={jsonText(answer.opa_result)}>
        <JsonText value={answer.opa_result} />
      </Fold>
    </div>
  )
}
