// What a library says in states that the starter library is never in: many artifacts, updates that wait, reviews, distrust.
import type { Page } from 'playwright-core'
import type { ArtifactBody, ArtifactSummary, Pack, Submission } from '../../src/shared/contract/community.ts'
import type {
  LibraryStatus,
  SeenArtifact,
  Subscription,
  SubscriptionDetail,
} from '../../src/shared/contract/library.ts'
import type { Impact } from '../../src/shared/contract/policy.ts'

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const uuid = (number: number) => `5f0f6f6e-8a53-4f2e-9f5a-${String(number).padStart(12, '0')}`
const key = (letter: string) => `${letter.repeat(59)}=`
const signature = `${'s'.repeat(86)}==`
const hash = (letter: string) => letter.repeat(64)

export const ids = { policy: uuid(1), pattern: uuid(2), rule: uuid(3), pack: uuid(4), hostile: uuid(5) }
export const subscribed = { pending: uuid(11), blocked: uuid(12), current: uuid(13), orphaned: uuid(14) }
export const submitted = { theirs: uuid(21), own: uuid(22), done: uuid(23) }

const common = {
  maintainer: 'Ada Lindqvist',
  maintainer_contact: 'ada@library.example',
  license: 'MIT',
  tags: ['files', 'health'],
  category: 'healthcare',
  frameworks: ['HIPAA: 164.312(a)(1)', 'HIPAA: 164.312(b)', 'SOC 2'],
  language: 'en',
  latest_version: '1.2.0',
  subscribers: 1234,
  published_at: ago(60 * 24 * 12),
} as const satisfies Partial<ArtifactSummary>

export const summaries: readonly ArtifactSummary[] = [
  {
    ...common,
    id: ids.policy,
    slug: 'patient_records',
    kind: 'policy',
    name: 'Patient records stay where they are',
    description: 'Denies calls that write, send or delete files below folders that hold patient records.\nRead only.',
  },
  {
    ...common,
    id: ids.pattern,
    slug: 'medical_record_number',
    kind: 'dlp_pattern',
    name: 'Medical record number',
    description: 'Numbers that follow MRN, with or without a dash.',
    subscribers: 311,
  },
  {
    ...common,
    id: ids.rule,
    slug: 'no_orders_from_mail',
    kind: 'inbound_rule',
    name: 'No orders from mail',
    description: 'Holds answers of mail servers that tell the model what to do.',
    frameworks: ['SOC 2', 'GDPR', 'PCI DSS', 'ISO 27001', 'NIST'],
    subscribers: 1,
  },
  {
    ...common,
    id: ids.pack,
    slug: 'hipaa_safeguards',
    kind: 'pack',
    name: 'HIPAA safeguards',
    description: 'Policies, patterns and rules for whoever handles patient records.',
  },
  {
    ...common,
    id: ids.hostile,
    slug: 'hipaa_pack',
    kind: 'policy',
    name: 'hipаa-pack\u202egnp.exe <img src=x onerror=alert(1)>',
    description: `One line \u200bthat hides, and goes on ${'for a very long while '.repeat(20)}`,
    maintainer: 'A'.repeat(120),
    license: 'custom',
    license_text: 'You may use it.\nYou may not blame us.',
    frameworks: [],
    tags: [],
    subscribers: 0,
  },
]

const rego = `package behavry.community.patient_records

import rego.v1

# METADATA
# title: Patient records stay where they are
deny contains "Patient records may be read, and nothing else" if {
	some target in input.request.targets
	target.kind == "path"
	target.op in {"write", "delete", "send"}
	contains(target.value, "/patients/")
}
`
const contents: Readonly<Record<string, SeenArtifact['content']>> = {
  [ids.policy]: rego,
  [ids.hostile]: `${rego}# \u202e hidden\n`,
  [ids.pattern]: { pattern: '\\bMRN[- ]?(\\d{6,10})\\b', severity: 'high', keywords: ['mrn'] },
  [ids.rule]: {
    matcher: { type: 'injection', classes: ['imperative_command'], min_severity: 'medium' },
    action: 'quarantine',
    priority: 100,
  },
  [ids.pack]: {
    members: [ids.policy, ids.pattern, ids.rule].map((artifact_id) => ({ artifact_id, version: '1.2.0' })),
  },
}

const version = (number: string, letter: string, log_index: number) => ({
  version: number,
  sha256: hash(letter),
  published_at: ago(60 * 24 * (20 - log_index)),
  publisher_key: key('K'),
  signature,
  log_index,
})

function seen(summary: ArtifactSummary): SeenArtifact {
  return {
    ...summary,
    versions: [version('1.2.0', 'c', 9), version('1.1.0', 'b', 5), version('1.0.0', 'a', 1)],
    content: contents[summary.id] ?? rego,
    tests:
      summary.kind === 'policy'
        ? { positive: [{ request: { tool_name: 'write_file' } }], negative: [{ request: { tool_name: 'read_file' } }] }
        : { positive: ['MRN-1234567'], negative: ['MRN is missing'] },
    verified: summary.id !== ids.hostile,
    subscription_id: null,
    installs: 0,
  }
}

const pack: Pack = {
  ...(({ verified: _v, subscription_id: _s, installs: _i, ...artifact }) => artifact)(seen(summaries[3]!)),
  members: summaries.slice(0, 3).map((each) => ({ ...each, version: '1.2.0' })),
}

export const remote: LibraryStatus = {
  source: 'remote',
  base_url: 'https://library.example.org',
  state: 'ok',
  problem: null,
  last_answer_at: ago(3),
  head: {
    tree_size: 48_213,
    root_hash: hash('d'),
    timestamp: ago(3),
    expires_at: ago(-60 * 24),
    key_id: '0123456789abcdef',
    signature,
  },
  key_id: '0123456789abcdef',
  syncing: false,
  publisher_key: key('M'),
  can_publish: true,
}

const subscription = (id: string, at: number, more: Partial<Subscription>): Subscription => ({
  id,
  artifact_id: summaries[at]!.id,
  name: summaries[at]!.name,
  slug: summaries[at]!.slug,
  kind: summaries[at]!.kind,
  cadence: 'daily',
  mode: 'enforce',
  allow_rules: false,
  resolved_version: '1.2.0',
  pinned_version: null,
  latest_version: '1.2.0',
  last_sync_at: ago(190),
  next_sync_at: ago(-60 * 21),
  state: 'current',
  state_reason: null,
  objects: [{ kind: 'policy', id: uuid(90 + at) }],
  created_at: ago(60 * 24 * 9),
  ...more,
})

export const subscriptions: readonly Subscription[] = [
  subscription(subscribed.pending, 0, {
    latest_version: '1.3.0',
    state: 'update_pending',
    state_reason: 'Version 1.3.0 would let 3 of your last calls through that are denied now.',
  }),
  subscription(subscribed.blocked, 4, {
    latest_version: '2.0.0',
    mode: 'monitor',
    state: 'update_blocked',
    state_reason: 'Version 2.0.0 has an allow rule, and its allow rules are not heard here',
  }),
  subscription(subscribed.current, 3, {
    cadence: 'weekly',
    pinned_version: '1.2.0',
    objects: [
      { kind: 'policy', id: uuid(91) },
      { kind: 'dlp_pattern', id: uuid(92) },
      { kind: 'inbound_rule', id: uuid(93) },
    ],
  }),
  subscription(subscribed.orphaned, 2, {
    mode: 'reference',
    state: 'orphaned',
    state_reason: 'The library has it no more. What is here goes on counting.',
    objects: [{ kind: 'inbound_rule', id: uuid(92) }],
    last_sync_at: null,
    next_sync_at: null,
  }),
]

const changed = (count: number) => ({ count, approved_by_hand: 0, with_findings: 0, calls: [] })
const impact: Impact = {
  calls: 10_000,
  skipped: 0,
  newly_denied: changed(12),
  newly_escalated: changed(0),
  newly_allowed: changed(3),
  by_agent: {},
  by_tool: { write_file: { newly_denied: 12, newly_escalated: 0, newly_allowed: 3 } },
  duration_ms: 1400,
}

function body(summary: ArtifactSummary, number: string, content: ArtifactBody['content']): ArtifactBody {
  const { id: _id, slug: _slug, latest_version: _l, subscribers: _s, published_at: _p, ...about } = summary
  return { ...about, version: number, content, tests: seen(summary).tests } as ArtifactBody
}

function detailOf(item: Subscription): SubscriptionDetail {
  const waits = item.state === 'update_pending' || item.state === 'update_blocked'
  const entry = (number: string, letter: string, days: number) => ({
    version: number,
    sha256: hash(letter),
    applied_at: ago(60 * 24 * days),
  })
  return {
    ...item,
    pending: waits
      ? {
          version: item.latest_version,
          sha256: hash('e'),
          seen_at: ago(400),
          applies_at: null,
          changes: [
            { code: 'new_tool', message: 'It speaks of the tool move_file now', loosens: false },
            { code: 'lost_head', message: 'It no longer denies what it denied before', loosens: true },
          ],
          impact,
          before: body(summaries[0]!, '1.2.0', rego),
          after: body(summaries[0]!, item.latest_version, rego.replace('"write", "delete", "send"', '"write", "move"')),
        }
      : null,
    history: [
      { ...entry('1.2.0', 'c', 2), reason: 'sync', by: 'library-sync' },
      { ...entry('1.1.0', 'b', 5), reason: 'accepted', by: 'owner' },
      { ...entry('1.0.0', 'a', 9), reason: 'subscribed', by: 'owner' },
    ],
  }
}

const submission = (id: string, at: number, more: Partial<Submission>): Submission => ({
  id,
  status: 'pending',
  body: body(
    summaries[at]!,
    '1.3.0',
    typeof contents[summaries[at]!.id] === 'string' ? `${rego}\n# more\n` : contents[summaries[at]!.id]!,
  ),
  publisher_key: key('K'),
  submitted_by: 'clinic-north',
  submitted_at: ago(75),
  reviewed_by: null,
  reviewed_at: null,
  review_notes: null,
  artifact_id: null,
  ...more,
})

const submissions: readonly Submission[] = [
  submission(submitted.theirs, 0, { artifact_id: ids.policy }),
  submission(submitted.own, 1, { publisher_key: remote.publisher_key, submitted_by: 'this console' }),
  submission(submitted.done, 2, {
    status: 'changes_requested',
    reviewed_by: 'Mira',
    reviewed_at: ago(20),
    review_notes: 'Please add a negative test.\nA newsletter must pass.',
  }),
]

export interface LibrarySays {
  readonly status: Partial<LibraryStatus>
  readonly subscriptions: readonly Subscription[]
  /** How many artifacts Browse finds. */
  readonly many: number
  readonly submissions: readonly Submission[]
  /** What it shows as source, whatever the version holds that it hands out. */
  readonly lie: string | null
  readonly problems: readonly { readonly path: string; readonly code: string; readonly message: string }[]
}

const list = (items: readonly unknown[], total = items.length) => ({ items, total })

/** The console answers with all of it, but for what is said otherwise. */
export const libraryOf =
  (says: Partial<LibrarySays> = {}) =>
  async (page: Page) => {
    const told = { status: {}, subscriptions, many: summaries.length, submissions, lie: null, problems: [], ...says }
    const answers: readonly (readonly [RegExp, (url: URL) => unknown])[] = [
      [/\/library\/status$/, () => ({ ...remote, ...told.status })],
      [/\/library\/subscriptions$/, () => list(told.subscriptions)],
      [
        /\/library\/subscriptions\/[^/]+$/,
        (url) => detailOf(subscriptions.find(({ id }) => url.pathname.endsWith(id))!),
      ],
      [/\/library\/installs$/, () => list([])],
      [/\/community\/artifacts$/, (url) => browsed(url, told.many)],
      [
        /\/community\/artifacts\/[^/]+$/,
        (url) => ({
          ...seen(summaries.find(({ id }) => url.pathname.endsWith(id)) ?? summaries[0]!),
          ...(told.lie === null ? {} : { content: told.lie }),
        }),
      ],
      [
        /\/community\/artifacts\/[^/]+\/versions\/[^/]+$/,
        (url) => {
          const summary = summaries.find(({ id }) => url.pathname.includes(id)) ?? summaries[0]!
          return body(summary, '1.2.0', contents[summary.id] ?? rego)
        },
      ],
      [/\/community\/artifacts\/[^/]+\/impact$/, () => impact],
      [/\/community\/packs$/, () => list([summaries[3]])],
      [/\/community\/packs\/[^/]+$/, () => pack],
      [/\/community\/packs\/[^/]+\/install$/, () => installed],
      [/\/community\/artifacts\/[^/]+\/install$/, () => ({ ...installed, kind: 'policy', skipped: [] })],
      [/\/community\/facets$/, () => facets],
      [/\/community\/featured$/, () => featured],
      [/\/community\/review$/, () => list(told.submissions)],
      [/\/community\/validate$/, () => ({ valid: told.problems.length === 0, errors: told.problems })],
      [/\/community\/contribute$/, () => ({ submission_id: submitted.own })],
    ]
    await page.route(/\/api\/v1\/(library|community)\//, (route) => {
      const url = new URL(route.request().url())
      const answer = answers.find(([path]) => path.test(url.pathname))
      if (!answer) return route.fallback()
      const json = answer[1](url)
      const streamed = route.request().headers().accept === 'text/event-stream'
      return streamed
        ? route.fulfill({ contentType: 'text/event-stream', body: `event: result\ndata: ${JSON.stringify(json)}\n\n` })
        : route.fulfill({ json })
    })
  }

const installed = {
  id: uuid(31),
  artifact_id: ids.pack,
  name: 'HIPAA safeguards',
  version: '1.2.0',
  kind: 'pack',
  objects: [
    { kind: 'policy', id: uuid(91) },
    { kind: 'dlp_pattern', id: uuid(92) },
  ],
  skipped: [{ artifact_id: ids.rule, reason: 'A rule of this name is here already.' }],
  installed_at: ago(0),
  installed_by: 'owner',
}

const facets = {
  categories: [{ name: 'healthcare', count: 41 }],
  frameworks: [
    { name: 'HIPAA', count: 38 },
    { name: 'SOC 2', count: 112 },
  ],
  languages: [{ name: 'en', count: 400 }],
}

const featured = {
  week: '2026-W48',
  items: [
    { ...summaries[3]!, note: 'A good beginning for every practice.' },
    { ...summaries[0]!, note: 'Small, and stops what hurts most.' },
    summaries[2]!,
  ],
}

function browsed(url: URL, many: number) {
  const [limit, offset] = ['limit', 'offset'].map((name) => Number(url.searchParams.get(name) ?? 0)) as [number, number]
  const at = (index: number) => {
    const summary = summaries[index % summaries.length]!
    return index < summaries.length ? summary : { ...summary, id: uuid(1000 + index), name: `${summary.name} ${index}` }
  }
  const count = Math.max(0, Math.min(limit, many - offset))
  return list(
    Array.from({ length: count }, (_, index) => at(offset + index)),
    many,
  )
}
