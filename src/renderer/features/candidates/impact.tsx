// What a rule would have done to the calls of the past: above all how many it would have stopped in which nothing was found.
import { useState } from 'react'
import type { Candidate } from '../../../shared/contract/candidate.ts'
import type { Impact as Measured } from '../../../shared/contract/policy.ts'
import { callWithProgress, type Progress } from '../../api/call-with-progress.ts'
import { countText, ImpactView, Replaying } from '../../ui/impact-view.tsx'
import { Section } from '../../ui/section.tsx'
import { ErrorPanel } from '../../ui/states.tsx'
import { useLoaded } from '../../ui/use-loaded.ts'
import { stoppedIn } from './stopped-in.ts'

/** Who steps through the list with the keyboard has not asked for a replay. */
const restMs = 400

export interface ImpactProps {
  readonly candidate: Candidate
  readonly agentNames: Readonly<Record<string, string>>
}

export function Impact({ candidate: { id, rego_rule, status }, agentNames }: ImpactProps) {
  const asks = status !== 'rejected'
  const key = asks ? `${id} ${status} ${rego_rule}` : null
  const [progress, setProgress] = useState<(Progress & { readonly of: string | null }) | null>(null)
  const { value, error, again } = useLoaded(
    key,
    (signal) =>
      callWithProgress('GET /policy-candidates/{id}/impact', {
        params: { id },
        signal,
        onProgress: (now) => setProgress({ ...now, of: key }),
      }),
    restMs,
  )
  if (!asks) return null
  return (
    <Section title="What it would have stopped" about="Recorded calls, decided once more without and with this rule.">
      {error ? (
        <ErrorPanel
          inPlace
          what="The calls could not be replayed"
          kept="The suggestion is as it was; nothing was decided."
          error={error}
          retry={again}
        />
      ) : value ? (
        <ImpactView
          state={{ progress: null, result: value, error: null, cancel: () => {} }}
          agentNames={agentNames}
          headline={<Stopped impact={value} />}
        />
      ) : (
        <Replaying progress={progress?.of === key ? progress : null} />
      )}
    </Section>
  )
}

function Stopped({ impact }: { impact: Measured }) {
  const { clean, found } = stoppedIn(impact)
  return (
    <p className="text-base" data-testid="stopped">
      It would have stopped{' '}
      <strong className={`text-2xl leading-none ${clean > 0 ? 'text-deny' : 'text-allow'}`}>{countText(clean)}</strong>{' '}
      {clean === 1 ? 'call' : 'calls'} that carried no finding
      {found > 0 && (
        <>
          , and <strong className="text-xl leading-none">{countText(found)}</strong> that did
        </>
      )}
      , of your last {countText(impact.calls)}.
    </p>
  )
}
