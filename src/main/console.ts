// The composition root: opens the stores, starts the policy engine, wires the rooms, in this order; closes them in the other.
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createClock } from '../shared/clock.ts'
import { defaultTenant } from '../shared/contract/primitives.ts'
import { createApi } from './api/app.ts'
import { createTokenGuard } from './api/guard.ts'
import { serveLoopback } from './api/serve-loopback.ts'
import { resolveConfig } from './enforcement/blast-radius/check.ts'
import { createMasker } from './enforcement/dlp/mask-secrets.ts'
import { createEscalations } from './enforcement/escalations/escalations.ts'
import { createGovernor } from './enforcement/govern.ts'
import { createHoldCall } from './enforcement/hold-call.ts'
import { createJudge } from './enforcement/judge.ts'
import { createRates } from './enforcement/rates.ts'
import { createRequestPipeline } from './enforcement/request-pipeline.ts'
import { createBus } from './events/bus.ts'
import { createChangeRecorder } from './events/change-recorder.ts'
import { loadKeys } from './events/keys.ts'
import { createLog } from './events/log.ts'
import { createStream } from './events/stream.ts'
import { createIdentity } from './identity/identity.ts'
import { storedSet } from './opa/active-set.ts'
import { createOpa } from './opa/opa.ts'
import { createOwnRecords } from './own-records.ts'
import type { Places } from './places.ts'
import { openListener } from './proxy/listener.ts'
import { createServers } from './servers/servers.ts'
import type { ToolCatalogue } from './servers/tool-definition.ts'
import { createSettings } from './settings/settings.ts'
import { freshRuntimeDir, ownFoldersOf, shippedBlastRadius } from './start-up.ts'
import { createEscalationStore } from './store/escalations.ts'
import { openStore } from './store/open.ts'
import { createPolicySetStore } from './store/policy-sets.ts'

export interface ConsoleOptions extends Places {
  readonly dataDir: string
  readonly cacheDir: string
  readonly homeDir: string
  /** 0 asks the system for a free port. */
  readonly agentsPort: number
  readonly consolePort: number
  readonly opaBinary: string
  readonly version: string
  /** One line for whoever watches the program's own output. */
  readonly report: (line: string) => void
}

export interface Console {
  readonly addresses: { readonly mcp_url: string; readonly console_url: string; readonly operator_token: string }
  stop(): Promise<void>
}

export async function createConsole(options: ConsoleOptions): Promise<Console> {
  const opened: (() => Promise<void> | void)[] = []
  const closeAll = async () => {
    for (const close of opened.splice(0).reverse()) await close()
  }
  try {
    const addresses = await open(options, opened)
    return { addresses, stop: closeAll }
  } catch (error) {
    await closeAll()
    throw error
  }
}

/** Every room in the order in which it needs the ones before; what has to be closed is pushed onto `opened`. */
async function open(options: ConsoleOptions, opened: (() => Promise<void> | void)[]): Promise<Console['addresses']> {
  const { dataDir, version, homeDir } = options
  const reportError = (error: unknown) =>
    options.report(error instanceof Error ? (error.stack ?? error.message) : String(error))
  const clock = createClock()
  const newId = randomUUID

  const store = await openStore(dataDir, defaultTenant)
  opened.push(() => store.close())
  const keys = loadKeys(dataDir)
  const log = await createLog({ ...options, keys, clock, tenantId: defaultTenant })
  opened.push(() => log.close())
  const recorder = createChangeRecorder({ store, log, clock })
  const bus = createBus({ log, clock, onFailure: (_name, error) => reportError(error) })
  await recorder.drain()

  const settings = createSettings({ store, recorder })
  const ownFolders = ownFoldersOf(options)
  const policySets = createPolicySetStore(store)
  const ownRecords = createOwnRecords({ log, newId, onLost: reportError })
  const opa = createOpa({
    binary: options.opaBinary,
    policiesDir: fileURLToPath(options.policiesDir),
    runtimeDir: freshRuntimeDir(dataDir),
    clock,
    onChange: ownRecords.engineChanged,
    saveSet: (set) => policySets.save(storedSet(set), clock.timestamp()),
    report: options.report,
  })
  opened.push(() => opa.stop())
  const identity = createIdentity({
    store,
    recorder,
    keys,
    clock,
    pushRoles: (roles) => opa.putDocument('roles', roles),
  })
  const blastRadius = resolveConfig(shippedBlastRadius(options.policiesDir), homeDir)
  await opa.start({
    roles: identity.roles.current(),
    'behavry.own_folders': ownFolders,
    'behavry.blast_radius_config': blastRadius,
  })

  const catalogue = JSON.parse(readFileSync(options.catalogueFile, 'utf8')) as ToolCatalogue
  const servers = createServers({
    store,
    recorder,
    clock,
    catalogue,
    ownFolders,
    version,
    digest: keys.digest,
    environment: process.env,
    home: homeDir,
    report: reportError,
  })
  opened.push(() => servers.close())

  const escalations = createEscalations({
    rows: createEscalationStore(store),
    recorder,
    log,
    clock,
    newId,
    settings: settings.current,
    onLost: reportError,
  })
  opened.push(() => escalations.stop())
  await escalations.recover()
  opened.push(identity.onSessionEnded((id) => void escalations.endSession(id).catch(reportError)))

  const rates = createRates(clock.now)
  opened.push(await bus.subscribe({ name: 'rates', window_ms: rates.window_ms, apply: rates.apply }))
  const judge = createJudge(
    createRequestPipeline({
      identity,
      servers,
      opa,
      masker: createMasker(),
      blastRadiusConfig: () => blastRadius,
      tenantId: defaultTenant,
      digest: keys.digest,
      callsLastMinute: rates.callsLastMinute,
      now: clock.now,
    }),
  )
  const holdCall = createHoldCall({
    judge,
    log,
    escalations,
    servers,
    newId,
    digest: keys.digest,
    settings: settings.current,
  })
  const governor = createGovernor({ judge, log, holdCall, newId, settings: settings.current, onLost: reportError })

  const listener = await openListener({
    identity,
    servers,
    governor,
    version,
    port: options.agentsPort,
    ready: () => opa.ready() && log.working(),
    now: clock.now,
    report: reportError,
    ...ownRecords,
  })
  opened.push(() => listener.close())
  servers.start()

  const operator_token = randomBytes(32).toString('base64url')
  const app = createApi({
    identity,
    servers,
    escalations,
    log,
    settings,
    opa,
    version,
    stream: createStream(log),
    guard: createTokenGuard(operator_token),
    report: reportError,
  })
  const loopback = await serveLoopback({
    app,
    port: options.consolePort,
    rendererDir: fileURLToPath(options.rendererDir),
    report: reportError,
  })
  opened.push(() => loopback.close())
  return { mcp_url: listener.url, console_url: loopback.url, operator_token }
}
