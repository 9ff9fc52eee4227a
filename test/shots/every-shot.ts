// All states of all pages, and what has to have happened before they can be seen: for pictures, and for whoever checks them all.
import type { ConsoleProcess } from '../support/console-process.ts'
import { activity, emptyActivity } from './activity.ts'
import { agents, emptyAgents, tellAgents } from './agents.ts'
import { candidates, emptyCandidates, type ToldCandidates, tellCandidates } from './candidates.ts'
import { delegations, emptyDelegations, type ToldDelegations, tellDelegations } from './delegations.ts'
import { dlp, tellDlp } from './dlp.ts'
import { emptyEscalations, escalations } from './escalations.ts'
import { emptyExceptions, exceptions, tellExceptions } from './exceptions.ts'
import { frame } from './frame.ts'
import { emptyInbound, inbound, tellInbound } from './inbound.ts'
import { emptyLibrary, library, tellLibrary } from './library.ts'
import { aloneOperators, operators, type Tokens, tellOperators } from './operators.ts'
import { emptyOverview, overview } from './overview.ts'
import { emptyPolicies, policies, tellPolicies } from './policies.ts'
import { emptyServers, servers, tellServers } from './servers.ts'
import { settings } from './settings.ts'
import type { Shot } from './shot.ts'
import { type Story, tellStory } from './story.ts'
import { suggest } from './suggest.ts'

/** For a console in which nothing has happened. */
export const emptyShots: readonly Shot[] = [
  ...emptyOverview,
  ...emptyActivity,
  ...emptyEscalations,
  ...emptyServers,
  ...emptyAgents,
  ...emptyDelegations,
  ...aloneOperators,
  ...emptyExceptions,
  ...emptyPolicies,
  ...emptyInbound,
  ...emptyCandidates,
  ...emptyLibrary,
]

export interface Told {
  readonly story: Story
  /** An agent with sessions and rights of every kind. */
  readonly agentId: string
  readonly delegations: ToldDelegations
  readonly tokens: Tokens
  readonly exceptions: Awaited<ReturnType<typeof tellExceptions>>
  readonly dlp: Awaited<ReturnType<typeof tellDlp>>
  readonly policies: Awaited<ReturnType<typeof tellPolicies>>
  readonly inbound: Awaited<ReturnType<typeof tellInbound>>
  readonly candidates: ToldCandidates
}

/** For the names alone. */
export const untold: Told = {
  story: {
    allowed: '',
    denied: '',
    secret: '',
    held: '',
    spoof: '',
    answered: '',
    escalation: {} as Story['escalation'],
  },
  agentId: '',
  delegations: { root: '', passedOn: '', workflow: '', call: '' },
  tokens: {},
  exceptions: { plain: '', last: '', revoked: '' },
  dlp: { own: '' },
  policies: { live: '', draft: '', severe: '', old: '', pending: '' },
  inbound: { rule: '', size: '', waiting: '', denied: '', blocked: '', flagged: '', reviewed: '' },
  candidates: { proposed: '', alone: '', approved: '', rejected: '', detection: '', drifting: '', question: '' },
}

export async function tellAll(console_: ConsoleProcess): Promise<Told> {
  const story = await tellStory(console_)
  await tellServers(console_)
  const agentId = await tellAgents(console_)
  const delegated = await tellDelegations(console_)
  const tokens = await tellOperators(console_)
  const exceptions = await tellExceptions(console_, story)
  const dlp = await tellDlp(console_)
  const policies = await tellPolicies(console_)
  await tellLibrary(console_)
  const told = { story, agentId, delegations: delegated, tokens, exceptions, dlp, policies }
  // Last, for rules that judge every answer from then on come of both.
  const inboundTold = await tellInbound(console_, story)
  return { ...told, inbound: inboundTold, candidates: await tellCandidates(console_, story) }
}

/** For a console in which all of it has happened. */
export const fullShots = ({ story, agentId, tokens, ...made }: Told): readonly Shot[] => [
  ...overview(story.escalation.agent_id),
  ...settings,
  ...activity(story),
  ...escalations(story),
  ...servers,
  ...agents(agentId),
  ...delegations(made.delegations),
  ...operators(story, tokens),
  ...frame(story),
  ...exceptions(made.exceptions, story),
  ...dlp(made.dlp, story),
  ...policies(story, made.policies, tokens),
  ...suggest(story, tokens),
  ...inbound(made.inbound, story),
  ...candidates(made.candidates, tokens),
  ...library(tokens),
]
