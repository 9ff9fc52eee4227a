// The composition root of the library's server: every room in the order in which it starts.
import { readdirSync, readFileSync } from 'node:fs'
import type { Hono } from 'hono'
import { createClock } from '../shared/clock.ts'
import { createRateLimit, type RateRule } from './access/rate-limit.ts'
import { createTokens } from './access/tokens.ts'
import { createApp } from './api/app.ts'
import type { LibraryEnvironment } from './api/route.ts'
import { createArtifacts } from './artifacts/artifacts.ts'
import { createBrowse } from './artifacts/browse.ts'
import { createFeatured } from './artifacts/featured.ts'
import { createSubmissions } from './artifacts/submissions.ts'
import { createSubscriptions } from './artifacts/subscriptions.ts'
import { type Database, openDatabase } from './database/open-database.ts'
import { createGates } from './gates/gates.ts'
import { createPatternTrials } from './gates/pattern-trials.ts'
import { createPolicyGate } from './gates/policy.ts'
import { createOpaRunner } from './gates/run-opa.ts'
import { type Log, openLog } from './log/log.ts'
import { loadSigningKey } from './log/log-key.ts'

export interface LibraryPlaces {
  /** Of the policy engine's binary. */
  readonly opa: string
  /** `policies/lib` of the console. */
  readonly policyLibrary: URL
  /** resources/rego-capabilities.json. */
  readonly capabilities: URL
  /** gates/trial-worker.ts. */
  readonly trialWorker: URL
}

export interface LibraryOptions {
  readonly databaseUrl: string | undefined
  /** Of the embedded database. */
  readonly databaseFolder: string
  readonly keyFile: string
  readonly proxies?: number
  readonly limits?: Partial<typeof usualLimits>
  readonly report: (error: unknown) => void
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

export interface Library {
  readonly app: Hono<LibraryEnvironment>
  readonly maintainerToken: string
  readonly database: Database
  readonly log: Log
  close(): Promise<void>
}

/** For each token, or address where there is none; and for wrong tokens from one address. */
const usualLimits = {
  read: { burst: 3000, perSecond: 100 } as RateRule,
  write: { burst: 240, perSecond: 4 } as RateRule,
  stranger: { burst: 30, perSecond: 0.5 } as RateRule,
}
const signEveryMs = 3_600_000

export async function openLibrary(places: LibraryPlaces, options: LibraryOptions): Promise<Library> {
  const { databaseUrl, databaseFolder, keyFile, proxies = 0, report, now } = options
  const clock = createClock(now)
  const key = loadSigningKey(keyFile)
  const database = await openDatabase({ url: databaseUrl, folder: databaseFolder, report })
  try {
    const log = await openLog({ database, key, clock })
    const tokens = createTokens({ database, clock })
    const maintainerToken = key.secretFor('behavry library maintainer token')
    await tokens.admit(maintainerToken, 'maintainer')
    const trials = createPatternTrials(places.trialWorker)
    const policies = policyGate(places)
    await policies.ready()
    const gates = createGates({ database, policies, trials })
    const artifacts = createArtifacts(database)
    const rules = { ...usualLimits, ...options.limits }
    const limits = {
      read: createRateLimit(rules.read, clock),
      write: createRateLimit(rules.write, clock),
      stranger: createRateLimit(rules.stranger, clock),
    }
    const rooms = {
      artifacts,
      browse: createBrowse(database),
      featured: createFeatured({ database, clock }),
      subscriptions: createSubscriptions({ database, artifacts, clock }),
      submissions: createSubmissions({ database, gates, log, clock }),
    }
    const app = createApp({ ...rooms, gates, log, tokens }, { tokens, limits, proxies }, report)
    const timer = setInterval(() => void log.head().catch(report), signEveryMs).unref()
    const close = async () => {
      clearInterval(timer)
      await database.destroy()
    }
    return { app, maintainerToken, database, log, close }
  } catch (error) {
    await database.destroy()
    throw error
  }
}

function policyGate({ opa, policyLibrary, capabilities }: LibraryPlaces) {
  const names = readdirSync(policyLibrary).filter((name) => name.endsWith('.rego') && !name.endsWith('_test.rego'))
  const library = Object.fromEntries(
    names.map((name) => [`lib/${name}`, readFileSync(new URL(name, policyLibrary), 'utf8')] as const),
  )
  const { builtins } = JSON.parse(readFileSync(capabilities, 'utf8')) as { builtins: string[] }
  return createPolicyGate({ opa: createOpaRunner(opa), library, allowedBuiltins: builtins })
}
