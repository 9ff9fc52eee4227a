// Policy suggestions: rules that detections propose, each explained, tried and proved before it counts.
import { useMemo } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import type { PolicyStatus } from '../../../shared/contract/policy.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { Collection } from '../../ui/collection.tsx'
import { placeIn } from '../../ui/creating.ts'
import { homes } from '../../ui/homes.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import { Empty, Example } from '../../ui/states.tsx'
import { CandidateDetail } from './candidate-detail.tsx'
import { CandidateList } from './candidate-list.tsx'
import { FilterBar } from './filter-bar.tsx'
import type { RegoKnown } from './rule-text.tsx'
import { type CandidateFilter, filtered, filterIn, isNarrow, noFilter, searchOf, sectionsOf } from './sections.ts'
import { StatsStrip } from './stats-strip.tsx'
import type { CandidatesStore } from './store.ts'

export interface CandidatesPageProps {
  readonly store: CandidatesStore
  readonly id: string | null
  readonly agentNames: AgentNames
  /** How policies stand, by their ids. */
  readonly policyStatus: (id: string) => PolicyStatus | null
  /** What the editor knows of the language. */
  readonly rego: RegoKnown
}

export function CandidatesPage({ store, id, agentNames, rego, policyStatus }: CandidatesPageProps) {
  const loaded = store()
  const { items, stats, cut } = loaded
  const [, navigate] = useLocation()
  const search = useSearch()
  const filter = useMemo(() => filterIn(search), [search])
  const sections = useMemo(() => sectionsOf(filtered(items, filter)), [items, filter])
  const steps = useMemo(() => sections.flatMap((section) => section.items.map((item) => item.id)), [sections])
  const select = (next: string | null) => navigate(`${placeIn(homes.candidates, next)}${searchOf(filter)}`)
  const keepTo = (next: CandidateFilter) =>
    navigate(`${placeIn(homes.candidates, id)}${searchOf(next)}`, { replace: true })
  return (
    <Collection
      of={loaded}
      words={{
        one: 'suggestion',
        many: 'suggestions',
        kept: 'None of them decides anything by this; rules that count go on counting.',
      }}
      id={id}
      select={select}
      steps={steps}
      list={
        <CandidateList
          sections={sections}
          narrow={isNarrow(filter)}
          showAll={() => keepTo(noFilter)}
          cut={cut}
          selected={id}
          select={select}
          head={
            <>
              <StatsStrip stats={stats} />
              <FilterBar filter={filter} set={keepTo} />
            </>
          }
        />
      }
      detail={(candidate) => (
        <CandidateDetail
          key={candidate.id}
          candidate={candidate}
          store={store}
          agentNames={agentNames}
          rego={rego}
          policyStatus={candidate.activated_policy_id === null ? null : policyStatus(candidate.activated_policy_id)}
          close={() => select(null)}
        />
      )}
      none={<NoneYet />}
    />
  )
}

function NoneYet() {
  return (
    <Empty title="Nothing has been suggested yet">
      <p>
        When the console detects an attack, such as orders hidden in what a tool answers, an agent that does what it
        never did, or a refusal that somebody gets around in a new session, it writes a rule against it and proposes it
        here: with what was seen, how sure that is, and which past calls the rule would have stopped.
      </p>
      <Example>
        <MachineText text="injection:prompt_injection:read_file" />, seen 3 times, confidence 0.80: withhold results
        that tell the model to drop its instructions.
      </Example>
      <p>
        There is nothing to set up. Suggestions come from what agents do; a rule counts once you approve it, or by
        itself if{' '}
        <Link href="/settings" className="text-accent underline">
          Settings
        </Link>{' '}
        say so.
      </p>
    </Empty>
  )
}
