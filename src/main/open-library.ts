// Wires the Community Library: where it is, how far it is trusted, what of it is here, and what looks for new versions.
import { fileURLToPath } from 'node:url'
import type { Clock } from '../shared/clock.ts'
import { createBrowse } from './community/browse.ts'
import { createContributions } from './community/contributions.ts'
import { createCurrentLibrary } from './community/current-library.ts'
import { createLostTests } from './community/former-tests.ts'
import { createInstalls } from './community/install.ts'
import type { CurrentLibrary } from './community/library.ts'
import type { LibraryRoom } from './community/library-room.ts'
import { createLibraryStanding } from './community/library-standing.ts'
import { createLocalCheck } from './community/publish/local-check.ts'
import { createPolicyTests } from './community/publish/policy-tests.ts'
import { createPublish } from './community/publish/publish.ts'
import { loadPublisherKey, type PublisherKey } from './community/publish/publisher-key.ts'
import { createPutVersion } from './community/put-version.ts'
import { createSignals } from './community/signals.ts'
import { createSubscribedImpact } from './community/subscribed-impact.ts'
import { createSubscriptions } from './community/subscriptions.ts'
import { createSync } from './community/sync.ts'
import { createUpdateGate } from './community/update-gate.ts'
import { createMeasureUpdate } from './community/update-impact.ts'
import type { DlpPatterns } from './enforcement/dlp/dlp-patterns.ts'
import type { Scanner } from './enforcement/dlp/scanner.ts'
import { fold } from './enforcement/fold.ts'
import { foldAnswerAgain } from './enforcement/inbound/fold-again.ts'
import type { InboundScanner } from './enforcement/inbound/scanner.ts'
import type { ChangeRecorder } from './events/change-recorder.ts'
import type { Log } from './events/log.ts'
import type { LibraryProofs } from './open-policies.ts'
import type { Places } from './places.ts'
import type { SettingsRoom } from './settings/settings.ts'
import { createDlpPatternStore } from './store/dlp-patterns.ts'
import { createInboundRuleStore } from './store/inbound-rules.ts'
import { createInstallStore } from './store/installs.ts'
import { createLibraryHeadStore } from './store/library-heads.ts'
import { createLibrarySignalStore } from './store/library-signals.ts'
import type { Store } from './store/open.ts'
import { createSubscriptionStore } from './store/subscriptions.ts'

export interface OpenLibraryDeps extends Pick<Places, 'libraryDir'> {
  readonly store: Store
  readonly log: Pick<Log, 'query'>
  readonly recorder: ChangeRecorder
  readonly clock: Clock
  readonly newId: () => string
  readonly settings: Pick<SettingsRoom, 'current'>
  readonly proofs: LibraryProofs
  readonly dlpPatterns: DlpPatterns
  readonly scanner: Scanner
  readonly injections: InboundScanner
  /** Holds the key that signs what is published from here. */
  readonly dataDir: string
  readonly reportError: (error: unknown) => void
}

export function openLibrary(deps: OpenLibraryDeps) {
  const { store, settings, clock, libraryDir } = deps
  return openLibraryAt(
    deps,
    createCurrentLibrary({
      settings: settings.current,
      heads: createLibraryHeadStore(store),
      clock,
      starterFolder: fileURLToPath(libraryDir),
    }),
  )
}

/** The rooms before whatever library there is. */
export function openLibraryAt(
  deps: Omit<OpenLibraryDeps, 'libraryDir'>,
  library: ReturnType<typeof createCurrentLibrary>,
) {
  const { store, settings, recorder } = deps
  const key = loadPublisherKey(deps.dataDir)
  const shared = { ...sharedOf(deps), library: library.current }
  const signals = createSignals({ waiting: createLibrarySignalStore(store), library: library.current })
  const putVersion = createPutVersion(shared)
  const given = { ...shared, signals, putVersion, updateGate: createUpdateGate(shared) }
  const subscriptions = createSubscriptions(given)
  const sync = createSync({
    ...given,
    coolDownHours: () => settings.current().library_cool_down_hours,
    enabled: () => settings.current().library_sync_enabled,
  })
  const { standing, ...rooms } = {
    subscriptions,
    sync,
    installs: createInstalls(given),
    browse: createBrowse({ ...given, subscriptions }),
    impact: createSubscribedImpact(given),
    contributions: createContributions({ ...shared, recorder, publish: publishOf(key, given) }),
    standing: createLibraryStanding({
      ...shared,
      settings: settings.current,
      syncing: sync.running,
      publisherKey: key.publisher_key,
    }),
  }
  return {
    library: { ...rooms, ...standing } satisfies LibraryRoom,
    async close() {
      await sync.stop()
      await library.close()
    },
  }
}

/** What several of its rooms work with. */
function sharedOf({
  store,
  proofs,
  log,
  dlpPatterns: patterns,
  scanner,
  injections,
  reportError,
  ...deps
}: Omit<OpenLibraryDeps, 'libraryDir'>) {
  const { evaluator, base, sets, askedAgain } = proofs
  const runPolicyTests = createPolicyTests({ evaluateOnce: evaluator, base })
  const scanInbound = (text: string) => injections.scan(text)
  return {
    ...deps,
    ...proofs,
    fold,
    query: log.query,
    patterns,
    runPolicyTests,
    scanInbound,
    patternRows: createDlpPatternStore(store),
    ruleRows: createInboundRuleStore(store),
    subscriptions: createSubscriptionStore(store),
    installs: createInstallStore(store),
    lostTests: createLostTests({ runPolicyTests, scanner, scanInbound }),
    measure: createMeasureUpdate({ fold, foldAnswer: foldAnswerAgain, evaluator, sets, askedAgain, query: log.query }),
    tenantId: store.tenantId,
    chance: Math.random,
    onLost: reportError,
  }
}

function publishOf(key: PublisherKey, shared: ReturnType<typeof sharedOf> & { library: CurrentLibrary }) {
  const { gate, runPolicyTests, scanInbound, patterns, library } = shared
  return createPublish({
    source: () => library().source,
    key,
    check: createLocalCheck({
      gate,
      runPolicyTests,
      scanInbound,
      checkPattern: patterns.prove,
      artifact: (id, signal) => library().source.artifact(id, signal),
    }),
  })
}
