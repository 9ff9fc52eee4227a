// The rules behind an answer, in words first, each with the place where it stands; and what would have changed it.
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { Explanation } from '../../../shared/contract/policy.ts'
import { CallError, call } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { Fold } from '../../ui/fold.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { Verdict } from '../../ui/verdict.tsx'

const words = { allow: 'allowed', deny: 'denied', escalate: 'held' } as const

export function Explained({ callId }: { callId: string }) {
  const [found, setFound] = useState<Explanation | null>(null)
  const [error, setError] = useState<CallError | null>(null)
  const [asked, setAsked] = useState(false)
  useEffect(() => {
    if (!asked) return
    let current = true
    call('GET /audit/events/{id}/explain', { params: { id: callId } }).then(
      (answer) => current && setFound(answer),
      (reason: unknown) => current && setError(reason instanceof CallError ? reason : null),
    )
    return () => {
      current = false
    }
  }, [asked, callId])
  if (!asked) {
    return (
      <div className="pt-2">
        <Button onClick={() => setAsked(true)}>Explain it with the rules of that time</Button>
      </div>
    )
  }
  if (error) return <p className="pt-2 text-deny">{error.message}</p>
  if (!found) {
    return (
      <p role="status" className="pt-2 text-soft">
        The call is decided again with the policies of that time…
      </p>
    )
  }
  return <Shown explanation={found} />
}

function Shown({ explanation: { rules, would_change, same_today } }: { explanation: Explanation }) {
  return (
    <div className="flex flex-col gap-3 pt-3" data-testid="explained">
      <ul aria-label="Rules that spoke" className="flex flex-col">
        {rules.map((rule) => (
          <li key={`${rule.module} ${rule.code} ${rule.result}`} className="border-t border-line py-2">
            <span className="flex flex-wrap items-center gap-2">
              <Verdict word={words[rule.result]} />
              <span className="font-medium">
                <MachineText text={rule.title} limit={120} prose />
              </span>
              <PlaceOf rule={rule} />
            </span>
            <MachineText text={rule.reason} prose />
            {rule.remedy !== '' && (
              <span className="block text-soft">
                <MachineText text={rule.remedy} prose />
              </span>
            )}
          </li>
        ))}
        {rules.length === 0 && (
          <li className="text-soft">No rule spoke for this call, and what nobody allows is denied.</li>
        )}
      </ul>
      {same_today !== null && (
        <p>
          {same_today
            ? 'The policies of today would decide the same.'
            : 'The policies of today would decide otherwise.'}
        </p>
      )}
      {would_change.length > 0 && (
        <Fold title="What would have changed the answer">
          <ul className="list-disc pl-5">
            {would_change.map((sentence) => (
              <li key={sentence}>
                <MachineText text={sentence} prose />
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </div>
  )
}

/** Shipped rules and those of one's own open on the policies page; a stage has no page. */
function PlaceOf({ rule: { module, line, policy_id } }: { rule: Explanation['rules'][number] }) {
  const place = line === null ? module : `${module}:${line}`
  if (module.startsWith('stage ')) return <span className="text-xs text-soft">{module}</span>
  const id = module.startsWith('base/') ? module.replace(/\.rego$/, '') : policy_id
  return (
    <Link
      href={`/policies/${encodeURIComponent(id)}${line === null ? '' : `?line=${line}`}`}
      className="text-xs text-accent underline"
    >
      <MachineText text={place} limit={80} />
    </Link>
  )
}
