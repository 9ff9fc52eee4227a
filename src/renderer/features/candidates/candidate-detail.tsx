// One suggestion explained from top to bottom: what was seen, how sure that is, what the rule does and would have done, the rule, the decision.
import type { Candidate } from '../../../shared/contract/candidate.ts'
import type { EventItem } from '../../../shared/contract/event.ts'
import type { PolicyStatus } from '../../../shared/contract/policy.ts'
import { call } from '../../api/call.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { Chip } from '../../ui/chip.tsx'
import { detectionWords } from '../../ui/detection-words.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import { BackToList } from '../../ui/rows.tsx'
import { Section } from '../../ui/section.tsx'
import { SeverityChip } from '../../ui/severity-chip.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { type Loaded, useLoaded } from '../../ui/use-loaded.ts'
import { ConfidenceBadge, ConfidenceBreakdown } from './confidence.tsx'
import { Review, Settled } from './decision.tsx'
import { Impact } from './impact.tsx'
import { type RegoKnown, RuleText } from './rule-text.tsx'
import { Signature } from './signature.tsx'
import { Sources } from './sources.tsx'
import type { CandidatesStore } from './store.ts'
import { TestPanel } from './test-panel.tsx'
import { ruleWords, statusWords, toolOf } from './words.ts'

export interface CandidateDetailProps {
  readonly candidate: Candidate
  readonly store: CandidatesStore
  readonly agentNames: AgentNames
  readonly rego: RegoKnown
  /** How the policy stands that it became; null when it is not known. */
  readonly policyStatus: PolicyStatus | null
  readonly close: () => void
}

export function CandidateDetail({ candidate, store, agentNames, rego, policyStatus, close }: CandidateDetailProps) {
  const changed = store((state) => state.unsaved[candidate.id] !== undefined)
  const sources = useSources(candidate)
  return (
    <>
      <BackToList close={close} />
      <article className="flex flex-col gap-6 p-5" data-testid="candidate">
        <Head candidate={candidate} />
        {candidate.status !== 'proposed' && <Settled candidate={candidate} store={store} policyStatus={policyStatus} />}
        <Section title="How sure this is">
          <ConfidenceBreakdown candidate={candidate} />
        </Section>
        <Impact candidate={candidate} agentNames={agentNames} />
        <Sources sources={sources} agentNames={agentNames} />
        <RuleText candidate={candidate} store={store} rego={rego} />
        <TestPanel candidate={candidate} store={store} source={sources.value?.[0] ?? null} changed={changed} />
        {candidate.status === 'proposed' && <Review candidate={candidate} store={store} />}
      </article>
    </>
  )
}

function Head({ candidate }: { candidate: Candidate }) {
  const now = useNow(5000)
  const { pattern_signature, source_event_type, status, confidence, severity, edited, created_at } = candidate
  const tool = toolOf(candidate)
  return (
    <header className="flex flex-col gap-2">
      <h2 className="text-lg leading-snug font-semibold">
        <Signature text={pattern_signature} />
      </h2>
      <div className="flex flex-wrap items-center gap-2">
        <Chip tone={statusWords[status].tone}>{statusWords[status].word}</Chip>
        <ConfidenceBadge confidence={confidence} of />
        <SeverityChip severity={severity} of="severity" />
        <span className="text-soft">
          {detectionWords[source_event_type]} · first seen <Ago at={created_at} now={now} />
        </span>
      </div>
      <p>
        {edited ? 'Its text was changed by hand: what it does now stands in the rule itself.' : ruleWords(candidate)}
        {tool !== null && (
          <span className="text-soft">
            {' '}
            {source_event_type.startsWith('INBOUND_') ? 'Seen in answers of' : 'The tool is'}{' '}
            <MachineText text={tool} limit={60} />.
          </span>
        )}
      </p>
    </header>
  )
}

/** The detections behind it, newest first. */
function useSources({ source_event_ids }: Candidate): Loaded<readonly EventItem[]> {
  const key = source_event_ids.join(',')
  return useLoaded(key, async () => {
    if (key === '') return []
    return (await call('GET /events', { query: { id: key, limit: source_event_ids.length } })).items
  })
}
