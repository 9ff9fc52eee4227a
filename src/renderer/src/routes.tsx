// The only place where features meet.
import { useMemo } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { ActivityPage } from '../features/activity/activity-page.tsx'
import { DetectionsPart } from '../features/activity/detections-part.tsx'
import { AgentsPage } from '../features/agents/agents-page.tsx'
import { RaisedRisk } from '../features/agents/raised-risk.tsx'
import { BlastRadiusSection } from '../features/blast-radius/blast-radius-section.tsx'
import { AutomationSection } from '../features/candidates/automation-section.tsx'
import { CandidatesPage } from '../features/candidates/candidates-page.tsx'
import { DelegationsPart } from '../features/delegations/delegations-part.tsx'
import { DlpPage } from '../features/dlp/dlp-page.tsx'
import { EscalationsPage } from '../features/escalations/escalations-page.tsx'
import { PopupPage } from '../features/escalations/popup-page.tsx'
import { Question } from '../features/escalations/question.tsx'
import { pendingCount, pendingResults } from '../features/escalations/store.ts'
import { ExceptionsPage } from '../features/exceptions/exceptions-page.tsx'
import { Begin } from '../features/first-run/begin.tsx'
import { FirstRunPage } from '../features/first-run/first-run-page.tsx'
import { InboundPage } from '../features/inbound/inbound-page.tsx'
import { LibraryPage } from '../features/library/library-page.tsx'
import { OperatorsSection } from '../features/operators/operators-section.tsx'
import { OverviewPage } from '../features/overview/overview-page.tsx'
import { PoliciesPage } from '../features/policies/policies-page.tsx'
import { ServersPage } from '../features/servers/servers-page.tsx'
import { SettingsPage } from '../features/settings/settings-page.tsx'
import { WorkflowsPart } from '../features/workflows/workflows-part.tsx'
import { Empty } from '../ui/states.tsx'
import type { Stores } from './app.tsx'
import { pageOf } from './pages.tsx'

/** Where an exception that was extended as often as it may be should become a rule. */
const policiesPath = pageOf('/policies')?.path ?? null

export function Routes({ stores }: { stores: Stores }) {
  const held = stores.escalations((state) => state.items)
  const results = pendingResults(held)
  const waiting = { calls: pendingCount(held) - results, results }
  const asks = stores.settings((state) => state.settings?.unmatched === 'escalate')
  const agents = stores.agents((state) => state.items)
  const agentNames = useMemo(() => Object.fromEntries(agents.map(({ id, name }) => [id, name])), [agents])
  const aboutAgent = (agentId: string) => <RaisedRisk store={stores.agents} agentId={agentId} besideQuestion />
  const suggestions = stores.candidates((state) => state.items)
  const suggestionOf = (eventId: string) =>
    suggestions.find(({ source_event_ids }) => source_event_ids.includes(eventId))?.id ?? null
  const activity = { store: stores.activity, agentNames }
  const policies = stores.policies((state) => state.items)
  const policyStatus = (policyId: string) => policies.find(({ id }) => id === policyId)?.status ?? null
  const reference = stores.policies((state) => state.reference)
  const loadReference = stores.policies((state) => state.loadReference)
  const rego = { reference, loadReference }
  const questionOf = (agentId: string) => {
    const item = held.find(({ agent_id, status }) => agent_id === agentId && status === 'pending')
    return item ? <Question key={item.id} item={item} store={stores.escalations} popup={false} /> : null
  }
  return (
    <Switch>
      <Route path="/">
        <Redirect to="/overview" replace />
      </Route>
      <Route path="/overview">
        <OverviewPage store={stores.overview} waiting={waiting} begin={<Begin store={stores.firstRun} />} />
      </Route>
      <Route path="/first-run">
        <FirstRunPage store={stores.firstRun} questionOf={questionOf} asks={asks} />
      </Route>
      <Route path="/policies/:id?">
        {({ id }) => (
          <PoliciesPage store={stores.policies} id={id ? decodeURIComponent(id) : null} agentNames={agentNames} />
        )}
      </Route>
      <Route path="/policy-suggestions/:id?">
        {({ id }) => (
          <CandidatesPage
            store={stores.candidates}
            id={id ?? null}
            agentNames={agentNames}
            policyStatus={policyStatus}
            rego={rego}
          />
        )}
      </Route>
      <Route path="/dlp/:id?">
        {({ id }) => <DlpPage store={stores.dlp} id={id ? decodeURIComponent(id) : null} />}
      </Route>
      <Route path="/inbound">
        <InboundPage store={stores.inbound} part="rules" id={null} />
      </Route>
      <Route path="/inbound/rules/:id">{({ id }) => <InboundPage store={stores.inbound} part="rules" id={id} />}</Route>
      <Route path="/inbound/domains">
        <InboundPage store={stores.inbound} part="domains" id={null} />
      </Route>
      <Route path="/inbound/try">
        <InboundPage store={stores.inbound} part="try" id={null} />
      </Route>
      <Route path="/library/:part?/:id?">
        {({ part, id }) => (
          <LibraryPage store={stores.library} part={part ?? null} id={id ?? null} agentNames={agentNames} />
        )}
      </Route>
      <Route path="/servers/:id?">{({ id }) => <ServersPage store={stores.servers} id={id ?? null} />}</Route>
      <Route path="/agents/:part?/:id?">
        {({ part, id }) => {
          const given = { id: id ?? null, agents, names: agentNames }
          const delegations = <DelegationsPart store={stores.delegations} {...given} />
          const workflows = <WorkflowsPart store={stores.workflows} {...given} />
          return <AgentsPage store={stores.agents} part={part ?? null} others={{ delegations, workflows }} />
        }}
      </Route>
      <Route path="/settings">
        <SettingsPage
          store={stores.settings}
          automation={<AutomationSection store={stores.candidates} />}
          operators={<OperatorsSection store={stores.operators} />}
          blastRadius={<BlastRadiusSection store={stores.blastRadius} agentNames={agentNames} />}
        />
      </Route>
      <Route path="/activity/detections/:id?">
        {({ id }) => (
          <ActivityPage
            {...activity}
            id={null}
            detections={
              <DetectionsPart
                store={stores.detections}
                id={id ?? null}
                agentNames={agentNames}
                suggestionOf={suggestionOf}
              />
            }
          />
        )}
      </Route>
      <Route path="/activity/:id?">
        {({ id }) => <ActivityPage {...activity} id={id ?? null} detections={null} />}
      </Route>
      <Route path="/exceptions/:id?">
        {({ id }) => <ExceptionsPage store={stores.exceptions} id={id ?? null} policiesPath={policiesPath} />}
      </Route>
      <Route path="/escalations/:id/popup">
        {({ id }) => <PopupPage store={stores.escalations} id={id} aboutAgent={aboutAgent} />}
      </Route>
      <Route path="/escalations/:id?">
        {({ id }) => (
          <EscalationsPage store={stores.escalations} id={id ?? null} agentNames={agentNames} aboutAgent={aboutAgent} />
        )}
      </Route>
      <Route>
        <Empty title="There is no such page">
          <p>Choose one on the left, or press ? for the keys.</p>
        </Empty>
      </Route>
    </Switch>
  )
}
