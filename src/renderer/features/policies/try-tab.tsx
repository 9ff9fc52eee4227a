// The text on one call: a recorded one, or an input of one's own; with it and without it.
import { useEffect, useState } from 'react'
import type { TriedPolicy } from '../../../shared/contract/authoring.ts'
import type { CallItem } from '../../../shared/contract/event.ts'
import type { Policy } from '../../../shared/contract/policy.ts'
import { CallError, call } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { Select, TextArea } from '../../ui/field.tsx'
import { Fold, JsonText, jsonText } from '../../ui/fold.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { inputIn, sampleInput } from '../../ui/sample-input.ts'
import { Section } from '../../ui/section.tsx'
import { Verdict } from '../../ui/verdict.tsx'

const own = 'an input of my own'

export function TryTab({ policy, text }: { policy: Policy; text: string }) {
  const recorded = useRecordedCalls()
  const [chosen, setChosen] = useState<string | null>(null)
  const [input, setInput] = useState(() => JSON.stringify(sampleInput, null, 2))
  const [result, setResult] = useState<TriedPolicy | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [running, setRunning] = useState(false)
  const source = chosen ?? recorded[0]?.id ?? own
  const run = async () => {
    const asked = source === own ? { input: inputIn(input) } : { call_id: source }
    if ('input' in asked && asked.input === null) return setError('The input is no JSON object.')
    setRunning(true)
    setError(null)
    try {
      const body = { rego_content: text, policy_id: policy.id, ...(asked as { call_id: string }) }
      setResult(await call('POST /policies/try', { body }))
    } catch (reason) {
      setError(reason instanceof CallError ? reason.message : 'It could not be tried.')
    }
    setRunning(false)
  }
  return (
    <Section title="Try it on one call" about="Decided away from the live engine; nothing is forwarded or recorded.">
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-60 flex-1">
          <Select
            label="Call"
            value={source}
            set={setChosen}
            options={[...recorded.map(optionOf), { value: own, label: own }]}
          />
        </div>
        <Button tone="main" needs="policy_author" busy={running} onClick={() => void run()}>
          Try it
        </Button>
      </div>
      {source === own && (
        <TextArea label="Input" mono rows={14} value={input} set={setInput} help="The envelope, as a policy sees it." />
      )}
      {error && (
        <p role="alert" className="text-deny">
          {error}
        </p>
      )}
      {result && <Answer result={result} />}
    </Section>
  )
}

/** The newest calls that reached the policies. */
function useRecordedCalls(): readonly CallItem[] {
  const [calls, setCalls] = useState<readonly CallItem[]>([])
  useEffect(() => {
    let current = true
    call('GET /audit/events', { query: { limit: 50 } }).then(
      ({ items }) => current && setCalls((items as CallItem[]).filter(({ input_hash }) => input_hash !== null)),
      () => {},
    )
    return () => {
      current = false
    }
  }, [])
  return calls
}

const words = { allow: 'allowed', deny: 'denied', escalate: 'held' } as const

function optionOf({ id, tool_name, target, policy_result, timestamp }: CallItem) {
  const about = target ? ` ${target.length > 60 ? `…${target.slice(-60)}` : target}` : ''
  return { value: id, label: `${timestamp.slice(11, 19)} ${words[policy_result]}: ${tool_name}${about}` }
}

function Answer({ result: { decision, rules, input } }: { result: TriedPolicy }) {
  const same = decision.with.result === decision.without.result && decision.with.policy === decision.without.policy
  return (
    <div className="flex flex-col gap-3" data-testid="tried" role="status">
      <p className="text-base">
        {same ? 'This text makes no difference: ' : 'With this text: '}
        <Verdict word={words[decision.with.result]} /> by <MachineText text={decision.with.policy} limit={80} />
        {!same && (
          <span className="text-soft">
            {' '}
            · without it: <Verdict word={words[decision.without.result]} /> by{' '}
            <MachineText text={decision.without.policy} limit={80} />
          </span>
        )}
      </p>
      {rules.length === 0 ? (
        <p className="text-soft">None of its rules spoke for this call.</p>
      ) : (
        <ul aria-label="Rules that spoke" className="flex flex-col">
          {rules.map((rule) => (
            <li key={`${rule.policy} ${rule.result} ${rule.reason}`} className="flex flex-wrap items-center gap-2 py-1">
              <Verdict word={words[rule.result]} />
              <MachineText text={rule.reason === '' ? rule.policy : rule.reason} prose />
            </li>
          ))}
        </ul>
      )}
      <Fold title="The input" copy={jsonText(input)}>
        <JsonText value={input} />
      </Fold>
    </div>
  )
}
