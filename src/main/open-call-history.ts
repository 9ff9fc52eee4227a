// What earlier calls mean for the next one: folds over the log's rows, known again before the first call is judged.
import type { Clock } from '../shared/clock.ts'
import type { TrustDomains } from './enforcement/inbound/trust-domains.ts'
import { createRates } from './enforcement/rates.ts'
import { createSessionTaint, type TaintThresholds } from './enforcement/session-taint.ts'
import type { Bus } from './events/bus.ts'
import type { Log } from './events/log.ts'
import type { Identity } from './identity/identity.ts'
import type { Store } from './store/open.ts'
import { createSessionStore } from './store/sessions.ts'

export interface CallHistoryDeps {
  readonly store: Store
  readonly bus: Bus
  readonly log: Pick<Log, 'append'>
  readonly clock: Clock
  readonly newId: () => string
  readonly identity: Pick<Identity, 'onSessionEnded'>
  readonly trustDomains: Pick<TrustDomains, 'tiers'>
  readonly shipped: { readonly session_taint: TaintThresholds }
  readonly onLost: (error: unknown) => void
}

export async function openCallHistory({ store, bus, log, clock, ...deps }: CallHistoryDeps) {
  const rates = createRates(clock.now)
  const stopRates = await bus.subscribe({ name: 'rates', window_ms: rates.window_ms, apply: rates.apply })
  const taint = createSessionTaint({
    thresholds: deps.shipped.session_taint,
    trustTiers: deps.trustDomains.tiers,
    newId: deps.newId,
    tell: (entry) => void log.append(entry).catch(deps.onLost),
  })
  // As far back as the oldest session that may still call.
  const since = createSessionStore(store).oldestOpen()
  const window_ms = since === null ? 0 : Math.max(0, clock.now() - Date.parse(since))
  const stopTaint = await bus.subscribe({ name: 'session taint', window_ms, apply: taint.apply })
  const stopForgetting = deps.identity.onSessionEnded(taint.forget)
  return {
    callsLastMinute: rates.callsLastMinute,
    sessionTaint: taint.of,
    close() {
      for (const stop of [stopForgetting, stopTaint, stopRates]) stop()
    },
  }
}
