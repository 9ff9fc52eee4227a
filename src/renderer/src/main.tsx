// Entry of the pages.
import './schema-setup.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { navigate } from 'wouter/use-browser-location'
import { createLive } from '../api/live.ts'
import { takeToken } from '../api/token.ts'
import { createDetectionsStore } from '../features/activity/detections-store.ts'
import { createActivityStore } from '../features/activity/store.ts'
import { createAgentStore } from '../features/agents/store.ts'
import { createBlastRadiusStore } from '../features/blast-radius/store.ts'
import { announceActivations } from '../features/candidates/announce.ts'
import { createCandidatesStore } from '../features/candidates/store.ts'
import { createDelegationsStore } from '../features/delegations/store.ts'
import { createDlpStore } from '../features/dlp/store.ts'
import { createEscalationStore } from '../features/escalations/store.ts'
import { createExceptionStore } from '../features/exceptions/store.ts'
import { createFirstRunStore } from '../features/first-run/store.ts'
import { createInboundStore } from '../features/inbound/store.ts'
import { createLibraryStore } from '../features/library/store.ts'
import { createOperatorsStore } from '../features/operators/store.ts'
import { createOverviewStore } from '../features/overview/store.ts'
import { createPoliciesStore } from '../features/policies/store.ts'
import { createServersStore } from '../features/servers/store.ts'
import { createSettingsStore } from '../features/settings/store.ts'
import { createWorkflowsStore } from '../features/workflows/store.ts'
import { speakPlainly } from '../ui/plain-problem.ts'
import '../ui/tokens.css'
import { App } from './app.tsx'
import { createConnection } from './connection.ts'
import { giveStyleNonce } from './style-nonce.ts'

takeToken()
// An address with a new token, opened in this very tab, changes the fragment only.
addEventListener('hashchange', () => takeToken() && location.reload())
giveStyleNonce()
speakPlainly()
const live = createLive()
const stores = {
  activity: createActivityStore(live),
  agents: createAgentStore(live),
  blastRadius: createBlastRadiusStore(live),
  candidates: createCandidatesStore(live),
  delegations: createDelegationsStore(live),
  detections: createDetectionsStore(live),
  dlp: createDlpStore(live),
  escalations: createEscalationStore(live),
  exceptions: createExceptionStore(live),
  firstRun: createFirstRunStore(),
  inbound: createInboundStore(live),
  library: createLibraryStore(live),
  operators: createOperatorsStore(live),
  overview: createOverviewStore(live),
  policies: createPoliciesStore(live),
  servers: createServersStore(live),
  settings: createSettingsStore(live),
  workflows: createWorkflowsStore(live),
  connection: createConnection(live),
}
announceActivations(live, stores.candidates, navigate)
live.start()

/** What the pages ask for first is asked once the stream stands, so that nothing is missed in between; not for ever. */
const streamLimitMs = 500
await Promise.race([live.tried, new Promise((resolve) => setTimeout(resolve, streamLimitMs))])

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App stores={stores} />
    </StrictMode>,
  )
}
