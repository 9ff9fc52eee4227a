// The operator's API as one Hono app: mounted in memory, on loopback or on a desktop scheme, always the same.
import { Hono } from 'hono'
import type { Clock } from '../../shared/clock.ts'
import type { ConsoleStatus } from '../../shared/contract/console-status.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import type { LibraryRoom } from '../community/library-room.ts'
import type { Baselines } from '../detection/baselines.ts'
import type { BlastRadiusRoom } from '../enforcement/blast-radius/config.ts'
import type { DlpPatterns } from '../enforcement/dlp/dlp-patterns.ts'
import type { Escalations } from '../enforcement/escalations/escalations.ts'
import type { Exceptions } from '../enforcement/exceptions/exceptions.ts'
import type { PreviewExceptions } from '../enforcement/exceptions/preview.ts'
import type { Log } from '../events/log.ts'
import type { Stream } from '../events/stream.ts'
import type { FirstRunRoom } from '../first-run/first-run.ts'
import type { Identity } from '../identity/identity.ts'
import type { Opa } from '../opa/opa.ts'
import type { Authoring } from '../policies/authoring.ts'
import type { BlastRadiusImpact } from '../policies/blast-radius-impact.ts'
import type { ChangeRequests } from '../policies/change-requests.ts'
import type { Explain } from '../policies/explain.ts'
import type { ImpactRoom } from '../policies/impact.ts'
import type { Policies } from '../policies/policies.ts'
import type { Suggest } from '../policies/suggest.ts'
import type { Servers } from '../servers/servers.ts'
import type { KillSwitchRoom } from '../settings/kill-switch.ts'
import type { SettingsRoom } from '../settings/settings.ts'
import { endWithOperator } from './end-with-operator.ts'
import { problemResponse } from './errors.ts'
import type { Guard } from './guard.ts'
import { openApiDocument } from './openapi.ts'
import { type ApiEnvironment, methodNotAllowed, methodsAt, mountRoutes } from './route.ts'
import { agentBaselineRoutes } from './routes/agent-baselines.ts'
import { auditRoutes } from './routes/audit.ts'
import { blastRadiusRoutes } from './routes/blast-radius.ts'
import { type CandidateRoutesDeps, candidateRoutes } from './routes/candidates.ts'
import { changeRequestRoutes } from './routes/change-requests.ts'
import { communityRoutes } from './routes/community.ts'
import { consoleRoutes } from './routes/console-status.ts'
import { dlpRoutes } from './routes/dlp.ts'
import { escalationRoutes } from './routes/escalations.ts'
import { eventRoutes } from './routes/events.ts'
import { exceptionRoutes } from './routes/exceptions.ts'
import { firstRunRoutes } from './routes/first-run.ts'
import { identityRoutes } from './routes/identity.ts'
import { type InboundRoutesDeps, inboundRoutes } from './routes/inbound.ts'
import { killSwitchRoutes } from './routes/kill-switch.ts'
import { libraryRoutes } from './routes/library.ts'
import { opaRoutes } from './routes/opa.ts'
import { policyRoutes } from './routes/policies.ts'
import { serverRoutes } from './routes/servers.ts'
import { settingsRoutes } from './routes/settings.ts'

export interface ApiDeps extends InboundRoutesDeps, CandidateRoutesDeps {
  readonly identity: Identity
  readonly baselines: Baselines
  readonly servers: Servers
  readonly escalations: Pick<Escalations, 'list' | 'get' | 'approve' | 'deny'>
  readonly policies: Policies
  readonly impact: ImpactRoom
  readonly authoring: Authoring
  readonly explain: Explain
  readonly suggest: Suggest
  readonly changeRequests: ChangeRequests
  readonly exceptions: Exceptions
  readonly previewExceptions: PreviewExceptions
  readonly log: Log
  readonly stream: Stream
  readonly settings: SettingsRoom
  readonly killSwitch: KillSwitchRoom
  readonly blastRadius: Pick<BlastRadiusRoom, 'current' | 'patch'>
  readonly blastRadiusImpact: BlastRadiusImpact
  readonly dlpPatterns: DlpPatterns
  readonly library: LibraryRoom
  readonly consoleStatus: () => Promise<ConsoleStatus>
  readonly firstRun: Omit<FirstRunRoom, 'close'>
  readonly clock: Clock
  readonly opa: Pick<Opa, 'status'>
  readonly guard: Guard
  readonly version: string
  /** Told of faults; nothing of them reaches the client. */
  readonly report: (error: unknown) => void
}

const prefix = '/api/v1'

export function createApi(deps: ApiDeps): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>()
  const api = new Hono<ApiEnvironment>()
  api.use('*', async (context, next) => {
    const operator = deps.guard(context.req.header('authorization'))
    context.set('operator', operator)
    await next()
    context.header('cache-control', 'no-store')
    const follow = (ended: () => void) => deps.identity.operators.follow(operator.operator_id, ended)
    const answer = endWithOperator(context.res, { follow, signal: context.req.raw.signal })
    if (answer !== context.res) context.res = answer
  })
  const document = openApiDocument(deps.version)
  api.get('/openapi.json', (context) => context.json(document))
  mountRoutes(api, deps.guard, {
    ...identityRoutes(deps),
    ...agentBaselineRoutes(deps),
    ...serverRoutes(deps),
    ...escalationRoutes(deps),
    ...policyRoutes(deps),
    ...changeRequestRoutes(deps),
    ...candidateRoutes(deps),
    ...exceptionRoutes(deps),
    ...inboundRoutes(deps),
    ...auditRoutes(deps),
    ...eventRoutes(deps),
    ...opaRoutes(deps),
    ...settingsRoutes(deps),
    ...killSwitchRoutes(deps),
    ...blastRadiusRoutes(deps),
    ...dlpRoutes(deps),
    ...communityRoutes(deps),
    ...libraryRoutes(deps),
    ...consoleRoutes(deps),
    ...firstRunRoutes(deps),
  })
  api.all('*', ({ req }) => {
    throw methodsAt(req.path.slice(prefix.length)).length > 0 ? methodNotAllowed(req.method) : unknownRoute()
  })
  app.route(prefix, api)
  answerFaults(app, deps)
  return app
}

function answerFaults(app: Hono<ApiEnvironment>, { report }: Pick<ApiDeps, 'report'>): void {
  app.notFound(() => problemResponse(unknownRoute(), report))
  app.onError((error, { req }) => {
    const allow = methodsAt(req.path.slice(prefix.length)).join(', ')
    return problemResponse(error, req.raw.signal.aborted ? () => {} : report, allow)
  })
}

function unknownRoute(): Refusal {
  return new Refusal(404, 'not_found', 'There is no such route.')
}
