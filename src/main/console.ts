// The composition root: opens the stores, starts the policy engine, wires the rooms, in this order; closes them in the other.
import { randomBytes, randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Roles } from '../shared/contract/agent.ts'
import { defaultTenant } from '../shared/contract/primitives.ts'
import { createApi } from './api/app.ts'
import { createTokenGuard, type Guard } from './api/guard.ts'
import { serveLoopback } from './api/serve-loopback.ts'
import { createSite, type Site } from './api/site.ts'
import type { LibraryRoom } from './community/library-room.ts'
import { createConsoleStatus } from './console-status.ts'
import { createBlastRadius } from './enforcement/blast-radius/config.ts'
import { createEscalations, type Escalations } from './enforcement/escalations/escalations.ts'
import { createGovernor } from './enforcement/govern.ts'
import type { Governor } from './enforcement/governor.ts'
import { createHoldCall, createWaitForPerson } from './enforcement/hold-call.ts'
import type { InboundScanner } from './enforcement/inbound/scanner.ts'
import { createJudge } from './enforcement/judge.ts'
import { createRequestPipeline } from './enforcement/request-pipeline.ts'
import { createResolveTargets } from './enforcement/targets/resolve.ts'
import { createBus } from './events/bus.ts'
import { createChangeRecorder } from './events/change-recorder.ts'
import { loadKeys } from './events/keys.ts'
import { createLog } from './events/log.ts'
import { createStream } from './events/stream.ts'
import { createFirstRun } from './first-run/first-run.ts'
import { createIdentity } from './identity/identity.ts'
import { createOpa } from './opa/opa.ts'
import { storedPolicySet } from './opa/policy-set.ts'
import { type Automation, openAutomation } from './open-automation.ts'
import { openCallHistory } from './open-call-history.ts'
import { type DetectionRooms, openDetection } from './open-detection.ts'
import { type DlpRooms, openDlp } from './open-dlp.ts'
import { type ExceptionRooms, openExceptions } from './open-exceptions.ts'
import { type Inbound, openInbound, openInjectionScanner, openResponsePhase, openTrustDomains } from './open-inbound.ts'
import { openLibrary } from './open-library.ts'
import { openPolicies } from './open-policies.ts'
import { openServers } from './open-servers.ts'
import { openSqlReader } from './open-sql-reader.ts'
import { createOwnRecords } from './own-records.ts'
import type { Places } from './places.ts'
import { loadedPolicies } from './policies/policy-row.ts'
import { openListener } from './proxy/listener.ts'
import { resolveProgram } from './servers/environment.ts'
import { createLoginPath } from './servers/login-path.ts'
import type { Servers } from './servers/servers.ts'
import { createKeptClock } from './settings/kept-clock.ts'
import { createKillSwitch } from './settings/kill-switch.ts'
import { createSettings } from './settings/settings.ts'
import { freshRuntimeDir, ownFoldersOf, shippedThresholds } from './start-up.ts'
import { createEscalationStore } from './store/escalations.ts'
import { openStore } from './store/open.ts'
import { createPolicyStore } from './store/policies.ts'
import { createPolicySetStore } from './store/policy-sets.ts'

export interface ConsoleOptions extends Places {
  readonly dataDir: string
  readonly cacheDir: string
  readonly homeDir: string
  readonly tempDir: string
  /** 0 asks the system for a free port. */
  readonly agentsPort: number
  readonly opaBinary: string
  readonly version: string
  /** One line for whoever watches the program's own output. */
  readonly report: (line: string) => void
}

export interface Console {
  readonly mcp_url: string
  /** The operator's API and pages, for whomever the guard lets in; the caller sees to it that nobody else asks. */
  site(guard: Guard): Site
  /** The same on loopback, behind the token of this run and those of named operators. `port` 0 asks the system for a free one. */
  openLoopback(port: number): Promise<{ console_url: string; operator_token: string }>
  stop(): Promise<void>
}

export async function createConsole(options: ConsoleOptions): Promise<Console> {
  const opened: Opened = []
  const closeAll = async () => {
    for (const close of opened.splice(0).reverse()) await close()
  }
  try {
    return { ...(await open(options, opened)), stop: closeAll }
  } catch (error) {
    await closeAll()
    throw error
  }
}

type Opened = (() => Promise<void> | void)[]

/** Every room in the order in which it needs the ones before; what has to be closed is pushed onto `opened`. */
async function open(options: ConsoleOptions, opened: Opened): Promise<Omit<Console, 'stop'>> {
  const base = await openStores(options, opened)
  const engine = await openEngine(options, base, opened)
  const injections = openInjectionScanner(options)
  opened.push(() => injections.close())
  const servers = openServers({ ...options, ...base, ...engine, injections })
  opened.push(() => servers.close())
  const exceptionRooms = await openExceptions({
    ...base,
    agents: engine.identity.agents,
    servers,
    minDeleteDepth: () => engine.blastRadius.config().min_delete_depth,
    onLost: base.reportError,
  })
  opened.push(exceptionRooms.close)
  const dlp = openDlp({ ...options, ...base })
  dlp.scanner.warm()
  opened.push(() => dlp.scanner.close(), engine.identity.onSessionEnded(dlp.scanner.forgetSession))
  const judged: Judged = { servers, injections, ...exceptionRooms, ...dlp }
  const enforcement = await openEnforcement(options, base, engine, judged, opened)
  const { close, ...detection } = await openDetection({ ...base, ...engine, onLost: base.reportError })
  opened.push(close)
  const automation = await openAutomation({ ...base, ...engine.policyRooms })
  opened.push(automation.close)
  const library = openLibrary({ ...options, ...base, ...engine, ...engine.policyRooms, ...judged })
  opened.push(library.close)
  const rooms = { ...base, ...engine, ...judged, ...enforcement, ...detection, ...automation, ...library }
  return openDoors(options, rooms, opened)
}

type Base = Awaited<ReturnType<typeof openStores>>
type Engine = Awaited<ReturnType<typeof openEngine>>

/** State and log, and what an earlier run still owed to the log. */
async function openStores(options: ConsoleOptions, opened: Opened) {
  const { dataDir } = options
  const reportError = (error: unknown) =>
    options.report(error instanceof Error ? (error.stack ?? error.message) : String(error))
  const store = await openStore(dataDir, defaultTenant)
  opened.push(() => store.close())
  const { clock, stop } = createKeptClock({ store, report: options.report })
  opened.push(stop)
  const keys = loadKeys(dataDir)
  const loginPath = createLoginPath(process.env)
  const log = await createLog({ ...options, keys, clock, tenantId: defaultTenant })
  opened.push(() => log.close())
  const recorder = createChangeRecorder({ store, log, clock })
  await recorder.drain()
  return {
    store,
    keys,
    log,
    recorder,
    clock,
    reportError,
    newId: randomUUID,
    /** Filled when the doors open, before any agent can ask for a server. */
    ownPorts: new Set<number>(),
    loginPath,
    findProgram: (name: string) => resolveProgram(name, loginPath.known).catch(() => null),
    bus: createBus({ log, clock, onFailure: (_name, error) => reportError(error) }),
    killSwitch: createKillSwitch({ store, recorder, clock }),
    ownRecords: createOwnRecords({ log, newId: randomUUID, onLost: reportError }),
  }
}

/** Who calls, and the policy engine that knows their roles; it has proved itself when this resolves. */
async function openEngine(options: ConsoleOptions, base: Base, opened: Opened) {
  const { store, recorder, clock, ownRecords } = base
  const ownFolders = ownFoldersOf(options)
  const runtimeDir = freshRuntimeDir(options.dataDir)
  const policySets = createPolicySetStore(store)
  const opa = createOpa({
    binary: options.opaBinary,
    policiesDir: fileURLToPath(options.policiesDir),
    runtimeDir,
    clock,
    onChange: ownRecords.engineChanged,
    saveSet: (set) => policySets.save(storedPolicySet(set), clock.timestamp()),
    report: options.report,
  })
  opened.push(() => opa.stop())
  const settings = createSettings({
    store,
    recorder,
    push: ({ unmatched, inbound_block_severity }) =>
      opa.changePolicies({
        documents: { 'behavry.unmatched': unmatched, 'behavry.inbound_block_severity': inbound_block_severity },
      }),
  })
  const shipped = shippedThresholds(options.policiesDir)
  const pushRoles = (roles: Roles) => opa.putDocument('roles', roles)
  const identity = createIdentity({ ...base, query: base.log.query, pushRoles })
  const blastRadius = createBlastRadius({
    store,
    recorder,
    shipped: shipped.blast_radius_config,
    home: options.homeDir,
    push: (config) => opa.putDocument('behavry.blast_radius_config', config),
  })
  const trustDomains = openTrustDomains({ ...base, opa })
  const documents = {
    roles: identity.roles.current(),
    'behavry.own_folders': ownFolders,
    'behavry.unmatched': settings.current().unmatched,
    'behavry.inbound_block_severity': settings.current().inbound_block_severity,
    'behavry.trust_domains': trustDomains.tiers(),
    'behavry.blast_radius_config': blastRadius.config(),
  }
  await opa.start(documents, loadedPolicies(createPolicyStore(store)))
  const policies = await openPolicies({ ...options, ...base, opa, identity, blastRadius, runtimeDir })
  opened.push(policies.close)
  return { opa, identity, settings, blastRadius, trustDomains, ownFolders, shipped, policyRooms: policies }
}

type Judged = ExceptionRooms & DlpRooms & { readonly servers: Servers; readonly injections: InboundScanner }

/** The pipeline, the holds, and the governor that a call passes; holds of an earlier run are settled first. */
async function openEnforcement(options: ConsoleOptions, base: Base, engine: Engine, judged: Judged, opened: Opened) {
  const { servers, exceptions, masker } = judged
  const { log, clock, keys, reportError } = base
  const settings = engine.settings.current
  const inbound = openInbound({ ...base, ...engine, ...judged })
  const escalations = createEscalations({
    ...base,
    rows: createEscalationStore(base.store),
    settings,
    exceptions,
    inboundRules: inbound.rules,
    agents: engine.identity.agents,
    onLost: reportError,
  })
  opened.push(() => escalations.stop())
  await escalations.recover()
  opened.push(engine.identity.onSessionEnded((id) => void escalations.endSession(id).catch(reportError)))
  const { close, ...history } = await openCallHistory({ ...base, ...engine, onLost: reportError })
  opened.push(close)
  const about = { tenantId: defaultTenant, digest: keys.digest, ...history, now: clock.now }
  const pipeline = createRequestPipeline({
    ...engine,
    ...about,
    ...judged,
    dlpBlockSeverity: () => settings().dlp_block_severity,
    blastRadiusConfig: engine.blastRadius.config,
    resolveTargets: createResolveTargets(openSqlReader(options, servers, opened)),
  })
  const judge = createJudge(pipeline, () => base.killSwitch.current().on)
  const waitForPerson = createWaitForPerson({ escalations, settings })
  const shared = { ...about, judge, log, settings, newId: base.newId, escalations, waitForPerson }
  const governor = createGovernor({
    ...shared,
    ...openResponsePhase({ ...engine, ...shared, ...inbound, masker, inbound }),
    holdCall: createHoldCall({ ...shared, servers }),
    scopeProbed: engine.identity.delegations.probed,
    onLost: reportError,
  })
  return { escalations, governor, inbound }
}

type Enforced = { escalations: Escalations; governor: Governor; inbound: Inbound }
type Rooms = Base & Engine & Judged & Enforced & DetectionRooms & Automation & { library: LibraryRoom }

/** The doors, last: the agents' listener at once, the operator's as the shell asks for it; never on one port. */
async function openDoors(options: ConsoleOptions, rooms: Rooms, opened: Opened): Promise<Omit<Console, 'stop'>> {
  const { log, opa, servers, clock, reportError: report, ownRecords, ownPorts } = rooms
  const { version } = options
  const listener = await openListener({
    ...rooms,
    ...ownRecords,
    version,
    port: options.agentsPort,
    ready: () => opa.ready() && log.working(),
    now: clock.now,
    report,
  })
  opened.push(() => listener.close())
  ownPorts.add(Number(new URL(listener.url).port))
  servers.start()
  const mcpUrl = listener.url
  const firstRun = createFirstRun({ ...rooms, ...options, agents: rooms.identity.agents, mcpUrl, report })
  opened.push(() => firstRun.close())
  const consoleStatus = createConsoleStatus({ ...options, log, startedAt: clock.timestamp(), mcpUrl })
  const stream = createStream(log)
  const siteDeps = (guard: Guard) => ({
    app: createApi({ ...rooms, ...rooms.policyRooms, firstRun, consoleStatus, version, guard, stream, report }),
    rendererDir: fileURLToPath(options.rendererDir),
    report,
  })
  return {
    mcp_url: mcpUrl,
    site: (guard) => createSite(siteDeps(guard)),
    async openLoopback(port) {
      const operator_token = randomBytes(32).toString('base64url')
      const loopback = await serveLoopback({
        ...siteDeps(createTokenGuard(operator_token, rooms.identity.operators)),
        port,
      })
      opened.push(() => loopback.close())
      ownPorts.add(loopback.port)
      return { console_url: loopback.url, operator_token }
    },
  }
}
