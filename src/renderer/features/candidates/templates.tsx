// Other texts that fit what was detected: a narrower one, or one that only slows down.
import { useState } from 'react'
import type { Candidate, CandidateTemplate, TemplateName } from '../../../shared/contract/candidate.ts'
import { call } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { useLoaded } from '../../ui/use-loaded.ts'

const names: Readonly<Record<TemplateName, string>> = {
  injection_block: 'Withhold such results',
  conditioning_block: 'Hold results with several findings',
  drift_escalate: 'Hold calls of agents at high risk',
  requester_validation: 'Only for verified requesters',
  behavior_reversal: 'Hold every call of the tool',
  resource_restrict: 'Deny the resource',
  rate_ceiling: 'Hold what comes too fast',
}

export interface TemplatesProps {
  readonly candidate: Candidate
  readonly take: (rego: string) => void
}

export function Templates({ candidate: { id, rego_rule }, take }: TemplatesProps) {
  const [open, setOpen] = useState(false)
  const { value, error } = useLoaded(open ? id : null, () =>
    call('GET /policy-candidates/{id}/templates', { params: { id } }),
  )
  const others = value?.items.filter((each: CandidateTemplate) => each.rego_rule !== rego_rule) ?? []
  if (!open) {
    return (
      <div>
        <Button tone="quiet" onClick={() => setOpen(true)}>
          Begin from another template…
        </Button>
      </div>
    )
  }
  return (
    <section aria-label="Templates" className="flex flex-wrap items-center gap-2">
      {error && (
        <p role="alert" className="text-deny">
          {error.message}
        </p>
      )}
      {others.map(({ template, rego_rule: text }) => (
        <Button key={template} onClick={() => take(text)}>
          {names[template]}
        </Button>
      ))}
      {value && others.length === 0 && <p className="text-soft">No other template fits what was detected.</p>}
    </section>
  )
}
