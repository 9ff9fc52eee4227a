// What the command palette offers: pages and actions of the frame, and the entries that each feature hands in.
import { Keyboard, PanelLeft, Search } from 'lucide-react'
import { useMemo } from 'react'
import { useLocation } from 'wouter'
import { callEntry } from '../features/activity/palette-entries.tsx'
import { useFoundCalls } from '../features/activity/use-found-calls.ts'
import { agentActions, agentEntries } from '../features/agents/palette-entries.tsx'
import { candidateActions, candidateEntries } from '../features/candidates/palette-entries.tsx'
import { delegationActions } from '../features/delegations/palette-entries.tsx'
import { dlpActions } from '../features/dlp/palette-entries.tsx'
import { questionEntries } from '../features/escalations/palette-entries.tsx'
import { exceptionActions } from '../features/exceptions/palette-entries.tsx'
import { inboundActions, inboundEntries } from '../features/inbound/palette-entries.tsx'
import { libraryActions, subscriptionEntries } from '../features/library/palette-entries.tsx'
import { policyActions, policyEntries } from '../features/policies/palette-entries.tsx'
import { serverActions, serverEntries } from '../features/servers/palette-entries.tsx'
import { settingsActions } from '../features/settings/palette-entries.tsx'
import { workflowActions } from '../features/workflows/palette-entries.tsx'
import { MachineText } from '../ui/machine-text.tsx'
import { matchingEntries, type PaletteEntry } from '../ui/palette-entry.ts'
import { useNow } from '../ui/time.tsx'
import type { Frame, Stores } from './app.tsx'
import { pages } from './pages.tsx'

/** Of things that may be many: how many are listed before, and how many after, something is typed. */
const most = { untyped: 4, typed: 8 }

export interface PaletteGroup {
  readonly title: string
  readonly entries: readonly PaletteEntry[]
}

export interface PaletteGroups {
  readonly groups: readonly PaletteGroup[]
  /** Something matches. */
  readonly found: boolean
  /** The log is being asked. */
  readonly searching: boolean
  readonly failure: string | null
}

export function usePaletteGroups(stores: Stores, frame: Frame, typed: string): PaletteGroups {
  const [, go] = useLocation()
  const now = useNow(5000)
  const questions = stores.escalations((state) => state.items)
  const servers = stores.servers((state) => state.items)
  const policies = stores.policies((state) => state.items)
  const { items: candidates, proposed } = stores.candidates()
  const inboundRules = stores.inbound((state) => state.rules)
  const subscriptions = stores.library((state) => state.items)
  const agents = stores.agents((state) => state.items)
  const killSwitch = stores.settings((state) => state.killSwitch)
  const atHand = stores.activity((state) => state.calls)
  const agentNames = useMemo(() => Object.fromEntries(agents.map(({ id, name }) => [id, name])), [agents])
  const serverIds = useMemo(() => servers.map(({ id }) => id), [servers])
  const { calls, searching, failure } = useFoundCalls(typed, atHand, { agentNames, serverIds })
  const limit = typed.trim() === '' ? most.untyped : most.typed
  const actions = [
    ...serverActions(go),
    ...agentActions(go),
    ...delegationActions(go),
    ...workflowActions(go),
    ...exceptionActions(go),
    ...dlpActions(go),
    ...inboundActions(go),
    ...policyActions(go),
    ...candidateActions(proposed, go),
    ...libraryActions(stores.library, go),
    ...settingsActions(killSwitch, stores.settings),
    ...frameActions(frame),
  ]
  const groups = [
    group('Open questions', matchingEntries(questionEntries(questions, now, go), typed), limit),
    group('Pages', matchingEntries(pageEntries(go), typed), pages.length),
    group('Actions', matchingEntries(actions, typed), actions.length),
    group('Policies', matchingEntries(policyEntries(policies, go), typed), limit),
    group('Policy suggestions', matchingEntries(candidateEntries(candidates, go), typed), limit),
    group('Inbound rules', matchingEntries(inboundEntries(inboundRules, go), typed), limit),
    group('Subscriptions', matchingEntries(subscriptionEntries(subscriptions, go), typed), limit),
    group('Servers', matchingEntries(serverEntries(servers, go), typed), limit),
    group('Agents', matchingEntries(agentEntries(agents, go), typed), limit),
    callGroup(
      calls.slice(0, limit).map((item) => callEntry(item, { agentNames, now, go })),
      typed,
      () => {
        stores.activity.getState().setSearch(typed.trim())
        go('/activity')
      },
    ),
  ]
  const some = groups.filter(({ entries }) => entries.length > 0)
  return { groups: some, found: some.length > 1 || calls.length > 0, searching, failure }
}

/** A list that is longer says so in its title. */
function group(title: string, entries: readonly PaletteEntry[], limit: number): PaletteGroup {
  const cut = entries.length > limit
  return { title: cut ? `${title}, ${limit} of ${entries.length}` : title, entries: entries.slice(0, limit) }
}

function callGroup(entries: readonly PaletteEntry[], typed: string, searchActivity: () => void): PaletteGroup {
  if (typed.trim() === '') return { title: 'Recent calls', entries }
  const all: PaletteEntry = {
    id: 'search activity',
    words: '',
    icon: <Search size={16} />,
    title: (
      <>
        Search Activity for “<MachineText text={typed.trim()} limit={60} prose />”
      </>
    ),
    run: searchActivity,
  }
  return { title: 'Calls', entries: [...entries, all] }
}

function pageEntries(go: (path: string) => void): readonly PaletteEntry[] {
  return pages.map(({ path, label, key, icon, also = '' }) => ({
    id: `page ${path}`,
    words: `${label} page ${also}`,
    icon,
    title: label,
    keys: `g ${key}`,
    run: () => go(path),
  }))
}

function frameActions({ rail, showKeys }: Frame): readonly PaletteEntry[] {
  const fold = rail.folded ? 'Unfold the rail' : 'Fold the rail'
  return [
    { id: 'fold', words: `${fold} sidebar menu`, icon: <PanelLeft size={16} />, title: fold, run: rail.toggle },
    {
      id: 'keys',
      words: 'Show keys keyboard shortcuts help',
      icon: <Keyboard size={16} />,
      title: 'Show keys',
      keys: '?',
      run: showKeys,
    },
  ]
}
