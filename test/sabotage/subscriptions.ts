// Each thing that keeps an update from loosening, surprising or undoing what somebody decided, turned off.
import { type Prover, replacing, type SabotageCase } from './sabotage-case.ts'

const room = 'src/main/community'
const tested = (file: string, named: string): Prover => ({
  by: 'vitest',
  files: [`test/unit/main/community/${file}.test.ts`],
  named,
})
const update = (named: string) => tested('subscriptions', named)
const synced = (named: string) => tested('sync', named)
const against = (named: string) => tested('what-stands-against', named)

type Row = readonly [what: string, find: string, put: string, prover: Prover]
const casesOf = (file: string, rows: readonly Row[]): SabotageCase[] =>
  rows.map(([what, find, put, prover]) => ({ id: `updates/${what}`, file, without: replacing(find, put), prover }))

export const subscriptionCases: readonly SabotageCase[] = [
  ...casesOf(`${room}/update-one.ts`, [
    ['another library', 'if (row.source !== run.library.source.id) {', "if (row.source === '') {", synced('orphaned')],
    ['pinned stays', 'if (row.pinned_version !== null || latest', 'if (latest', synced('hears of newer ones')],
    [
      'only what is clean comes by itself',
      ' && verdict.clean && applies',
      ' && applies',
      update('loosens recorded calls'),
    ],
    ['cool-down', ' && applies <= run.now) return apply', ') return apply', update('cool-down')],
    [
      'what was decided meanwhile',
      'if (!now || JSON.stringify(now) !== JSON.stringify(before)) return false',
      'if (!now) return false',
      against('about when to look'),
    ],
  ]),
  ...casesOf(`${room}/put-version.ts`, [
    [
      'judged and put beside the same',
      '  if (same) return\n',
      '  if (now || same) return\n',
      against('about the version'),
    ],
    [
      'a switch that was moved',
      'sameMode && was ? was.enabled === 1 : isOn(part, effect)\n      const created',
      'isOn(part, effect)\n      const created',
      update('nothing but the switch'),
    ],
  ]),
  ...casesOf(`${room}/update-gate.ts`, [
    [
      'what does not compile',
      'if (blocked !== null) return { ...none, blocked }\n',
      '',
      update('does not compile here'),
    ],
    ['what allows', 'if (adds !== null) return { ...none, blocked: adds }\n', '', update('lets everything pass')],
    ['what loosens', '!changes.some(({ loosens }) => loosens) && ', '', update('former tests')],
    ['loosened calls', ' && (measured?.loosened ?? 0) === 0', '', update('loosens recorded calls')],
    ['what own policies refer to', 'if (lost !== null) {', "if (lost === '') {", against('is not lost by an update')],
  ]),
  ...casesOf(`${room}/update-changes.ts`, [
    ['a lost member', '.map(lostMember)', '.flatMap((): UpdateChanges[] => [])', synced('loses a member')],
    [
      'a new member that allows',
      'return { changes, adds: allows ? addsAllow : null }',
      'return { changes, adds: null }',
      synced('new member allows'),
    ],
    [
      'former tests',
      'const lost = await deps.lostTests(was, is, signal)',
      'const lost: number[] = []',
      update('former tests'),
    ],
    ['lost heads', '[...older, ...policy.changes, ', '[...older, ', update('refer to a subscribed one')],
  ]),
  ...casesOf(`${room}/weaker.ts`, [
    [
      'a weaker severity',
      'rankOf(is.severity) < rankOf(was.severity)',
      'rankOf(is.severity) < 0',
      update('that is weaker waits'),
    ],
    [
      'a weaker action',
      'const weaker = strictness.indexOf(is.action) <',
      'const weaker = -1 > strictness.indexOf(is.action) +',
      update('that is weaker waits'),
    ],
    [
      'a pattern that finds less',
      "    ...narrowerPattern(was, is).map((message) => told('narrower', message)),\n",
      '',
      update('by its settings alone'),
    ],
    [
      'a rule that speaks of less',
      "narrowerMatcher(was.matcher, is.matcher).map((message) => told('narrower', message))",
      '[]',
      update('by its settings alone'),
    ],
  ]),
  ...casesOf(`${room}/subscriptions.ts`, [
    [
      'what fits here',
      "if (blocked !== null) throw new Refusal(422, 'does_not_fit', blocked)\n",
      '',
      update('refuses what does not fit'),
    ],
    [
      'a name that is taken',
      '  if (!clash) return\n',
      '  if (clash !== null) return\n',
      against('a name that another artifact has'),
    ],
    ['own policies keep it', 'first: () => mustNotBeReferenced(deps, row),\n', '', update('refer to a subscribed one')],
  ]),
  ...casesOf(`${room}/change-version.ts`, [
    [
      'accepted as it was seen',
      'if (pending.version !== version) {',
      "if (version === '') {",
      update('loosens recorded calls'),
    ],
    [
      'what is blocked is not accepted',
      "if (row.state === 'update_blocked') throw",
      "if (row.state === 'orphaned') throw",
      update('lets everything pass'),
    ],
    [
      'what fits when it is accepted',
      "if (blocked !== null) throw new Refusal(409, 'does_not_fit', blocked)\n",
      '',
      against('by accepting'),
    ],
    [
      'gone back only to what was in force',
      'if (compareVersions(version, row.resolved_version) < 0) {',
      "if (version === '') {",
      synced('may be a newer one'),
    ],
    [
      'gone back and left there',
      '    pinned_version: version,\n    name',
      '    pinned_version: null,\n    name',
      synced('goes back whole'),
    ],
  ]),
  ...casesOf(`${room}/parts.ts`, [
    [
      'a pack comes whole',
      'if (first) throw new LibraryProblem(',
      "if (first?.artifact_id === '') throw new LibraryProblem(",
      synced('whose member was swapped'),
    ],
  ]),
  ...casesOf(`${room}/objects.ts`, [
    [
      'allow rules are asked for',
      "return allow_rules ? 'all' : null",
      "return allow_rules || mode ? 'all' : null",
      update('hears allow rules'),
    ],
    [
      'a reference decides nothing',
      "if (mode === 'reference') return 'none'",
      "if (mode === 'monitor') return 'none'",
      update('as a reference nothing'),
    ],
  ]),
  ...casesOf('src/main/policies/policies.ts', [
    [
      'a subscribed policy is not changed',
      "PatchPolicy): void {\n  if (row.source === 'community') throw readOnly('A subscribed policy')\n",
      'PatchPolicy): void {\n',
      update('read-only'),
    ],
  ]),
  ...casesOf('src/main/enforcement/dlp/dlp-patterns.ts', [
    [
      'a subscribed pattern is not changed',
      "if (source !== 'community' || ",
      'if (source || ',
      update('nothing but the switch'),
    ],
  ]),
  ...casesOf('src/main/enforcement/inbound/inbound-rules.ts', [
    [
      'a subscribed rule is not changed',
      'if (row.subscription_id === null || ',
      'if (row.id || ',
      update('nothing but the switch'),
    ],
  ]),
]
