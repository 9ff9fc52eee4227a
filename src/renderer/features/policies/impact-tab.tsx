// The text as it stands in the editor, on the calls of the past.
import { useState } from 'react'
import type { Policy } from '../../../shared/contract/policy.ts'
import { Button } from '../../ui/button.tsx'
import { Select } from '../../ui/field.tsx'
import { ImpactView } from '../../ui/impact-view.tsx'
import { Section } from '../../ui/section.tsx'
import { useImpact } from '../../ui/use-impact.ts'
import { isLive } from './words.ts'

export interface ImpactTabProps {
  readonly policy: Policy
  readonly text: string
  readonly agentNames: Readonly<Record<string, string>>
}

const limits = [
  { value: '1000', label: 'the last 1,000 calls' },
  { value: '10000', label: 'the last 10,000 calls' },
  { value: '100000', label: 'the last 100,000 calls' },
] as const

export function ImpactTab({ policy, text, agentNames }: ImpactTabProps) {
  const impact = useImpact('POST /policies/impact')
  const [limit, setLimit] = useState<(typeof limits)[number]['value']>('10000')
  const changed = text !== policy.rego_content
  return (
    <Section
      title="What it would change"
      about={
        isLive(policy) && !changed
          ? 'The text in force changes nothing against itself: write something else first, or see what archiving it would let through.'
          : 'Recorded calls are decided again, once with the policies of now and once with this text active.'
      }
    >
      <div className="flex flex-wrap items-end gap-2">
        <Select label="On" value={limit} set={setLimit} options={limits} />
        <Button
          tone="main"
          needs="policy_author"
          onClick={() =>
            impact.ask({ policy_id: policy.id, rego_content: text, status: 'active', limit: Number(limit) })
          }
        >
          Replay
        </Button>
        {isLive(policy) && (
          <Button
            needs="policy_author"
            onClick={() => impact.ask({ policy_id: policy.id, status: 'archived', limit: Number(limit) })}
          >
            Replay without this policy
          </Button>
        )}
      </div>
      <ImpactView state={impact} agentNames={agentNames} />
    </Section>
  )
}
