// What an artifact would have done to the recorded calls: asked for by a press, with a way to stop it.
import type { SeenArtifact } from '../../../shared/contract/library.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { Button } from '../../ui/button.tsx'
import { ImpactView } from '../../ui/impact-view.tsx'
import { Section } from '../../ui/section.tsx'
import { useImpact } from '../../ui/use-impact.ts'

interface ArtifactImpactProps {
  readonly artifact: SeenArtifact
  readonly agentNames: AgentNames
}

export function ArtifactImpact({ artifact: { id, kind }, agentNames }: ArtifactImpactProps) {
  const impact = useImpact('POST /community/artifacts/{id}/impact')
  if (kind === 'dlp_pattern' || kind === 'inbound_rule') {
    return (
      <Section title="What it would do to your calls">
        <p className="text-soft">
          {kind === 'dlp_pattern'
            ? 'Secrets are taken out of what is recorded, so that past calls cannot say what it would have found. Its tests do.'
            : 'What tools answered is not kept, so that the past cannot say what it would have stopped. Its tests do.'}
        </p>
      </Section>
    )
  }
  return (
    <Section
      title="What it would do to your calls"
      about="Recorded calls, decided once more as if it were subscribed to. Nothing is changed by it."
      actions={
        impact.progress === null && (
          <Button needs="policy_author" onClick={() => impact.ask({}, { id })}>
            {impact.result ? 'Try once more' : 'Try it on your calls'}
          </Button>
        )
      }
    >
      <ImpactView state={impact} agentNames={agentNames} />
    </Section>
  )
}
