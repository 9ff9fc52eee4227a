// What the gate found, in words, beneath the editor: a press goes to the place, another mends what can be mended.
import { CircleCheck, OctagonX, TriangleAlert } from 'lucide-react'
import type { GateFinding } from '../../../shared/contract/policy.ts'
import { Button } from '../button.tsx'
import { MachineText } from '../machine-text.tsx'
import type { Validated } from './use-validated.ts'

export interface FindingsListProps {
  readonly validated: Validated
  readonly reveal: (line: number) => void
  readonly mend: (text: string) => void
}

export function FindingsList({ validated: { result, checking }, reveal, mend }: FindingsListProps) {
  const findings = [
    ...(result?.errors ?? []).map((finding) => ({ finding, error: true })),
    ...(result?.warnings ?? []).map((finding) => ({ finding, error: false })),
  ]
  return (
    <section aria-label="What the gate says" aria-busy={checking} className="flex flex-col">
      <p role="status" className="flex items-center gap-1.5 text-soft">
        <Summary result={result} checking={checking} />
      </p>
      <ul className="flex flex-col">
        {findings.map(({ finding, error }) => (
          <li
            key={`${finding.line}:${finding.column}:${finding.code}:${finding.message}`}
            className="flex items-start gap-2 border-t border-line py-1.5 first:border-t-0"
          >
            <Sign error={error} />
            <Finding finding={finding} reveal={reveal} />
            {finding.fix && <Button onClick={() => mend(finding.fix?.rego_content ?? '')}>{finding.fix.title}</Button>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Finding({
  finding: { line, message, code },
  reveal,
}: {
  finding: GateFinding
  reveal: (line: number) => void
}) {
  return (
    <button type="button" onClick={() => reveal(line)} className="min-w-0 flex-1 text-left hover:underline">
      <span className="text-soft tabular-nums">Line {line}: </span>
      <MachineText text={message} prose />
      <span className="pl-2 font-mono text-xs text-soft">{code}</span>
    </button>
  )
}

function Sign({ error }: { error: boolean }) {
  return error ? (
    <OctagonX aria-label="Error" size={14} className="mt-0.5 shrink-0 text-deny" />
  ) : (
    <TriangleAlert aria-label="Warning" size={14} className="mt-0.5 shrink-0 text-hold" />
  )
}

function Summary({ result, checking }: Validated) {
  if (!result) return <>{checking ? 'The gate reads the text…' : ''}</>
  if (result.valid) {
    return (
      <>
        <CircleCheck aria-hidden size={14} className="text-allow" />
        {checking ? 'It was fine before your last words.' : 'The gate lets this text pass.'}
      </>
    )
  }
  const count = result.errors.length
  return <>{count === 1 ? '1 thing keeps it from being activated' : `${count} things keep it from being activated`}</>
}
