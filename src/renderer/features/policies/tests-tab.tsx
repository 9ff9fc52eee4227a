// An author's own tests, run against the text as it stands in the editor.
import { useState } from 'react'
import type { TestedPolicy } from '../../../shared/contract/authoring.ts'
import { CallError, call } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { RegoEditor } from '../../ui/rego-editor/rego-editor.tsx'
import { Section } from '../../ui/section.tsx'
import { Verdict } from '../../ui/verdict.tsx'
import type { PoliciesStore } from './store.ts'
import { firstTests } from './words.ts'

export interface TestsTabProps {
  readonly policyId: string
  readonly text: string
  readonly store: PoliciesStore
}

export function TestsTab({ policyId, text, store }: TestsTabProps) {
  const tests = store((state) => state.tests[policyId]) ?? firstTests(text)
  const [result, setResult] = useState<TestedPolicy | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [running, setRunning] = useState(false)
  const run = async () => {
    setRunning(true)
    setError(null)
    try {
      setResult(await call('POST /policies/test', { body: { rego_content: text, test_content: tests } }))
    } catch (reason) {
      setError(reason instanceof CallError ? reason.message : 'The tests could not be run.')
    }
    setRunning(false)
  }
  return (
    <Section
      title="Tests"
      about="Rules that begin with test_ and are true pass. They run beside the text in the editor and touch nothing else."
      actions={
        <Button tone="main" needs="policy_author" busy={running} onClick={() => void run()}>
          Run the tests
        </Button>
      }
    >
      <div className="flex h-64 flex-col">
        <RegoEditor
          label="Tests"
          value={tests}
          onChange={(next) => store.getState().typeTests(policyId, next)}
          errors={result?.errors ?? []}
        />
      </div>
      {error && (
        <p role="alert" className="text-deny">
          {error}
        </p>
      )}
      {result && <Results result={result} />}
    </Section>
  )
}

function Results({ result: { tests, errors } }: { result: TestedPolicy }) {
  return (
    <ul aria-label="Results" className="flex flex-col">
      {errors.map(({ line, message }) => (
        <li key={`${line} ${message}`} className="text-deny">
          Line {line}: <MachineText text={message} prose />
        </li>
      ))}
      {tests.map(({ name, passed, message, duration_ms }) => (
        <li key={name} className="flex flex-wrap items-center gap-2 border-t border-line py-1 first:border-t-0">
          <Verdict word={passed ? 'passed' : 'failed'} />
          <MachineText text={name} />
          {message !== '' && (
            <span className="text-soft">
              <MachineText text={message} prose />
            </span>
          )}
          <span className="ml-auto text-xs text-soft">{duration_ms.toFixed(1)} ms</span>
        </li>
      ))}
      {tests.length === 0 && errors.length === 0 && (
        <li className="text-soft">There is no rule whose name begins with test_.</li>
      )}
    </ul>
  )
}
