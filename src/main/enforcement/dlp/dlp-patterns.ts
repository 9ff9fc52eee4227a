// DLP patterns as a room: built-in ones that can be switched and weighed, own ones that can be written; a change counts at once.
import type { Clock } from '../../../shared/clock.ts'
import type {
  CreateDlpPattern,
  DlpMeasure,
  DlpPattern,
  DlpTested,
  DlpTests,
  PatchDlpPattern,
  TestDlp,
} from '../../../shared/contract/dlp.ts'
import { Refusal } from '../../../shared/contract/problem.ts'
import { type Json, JsonRefusal, parseStrict } from '../../../shared/json/strict-parse.ts'
import type { ChangeRecorder } from '../../events/change-recorder.ts'
import type { DlpPatternStore } from '../../store/dlp-patterns.ts'
import { checkPattern, mustCompile } from './check-pattern.ts'
import { patternOf, rowOf, scannerPattern } from './pattern-row.ts'
import type { Scanner } from './scanner.ts'

export interface DlpPatterns {
  list(query: { limit: number; offset: number }): { items: DlpPattern[]; total: number }
  /** Throws Refusal 404. */
  get(id: string): DlpPattern
  /** Throws Refusal 422 for what does not compile, is slow, or fails its own tests. The next scan uses it. */
  create(input: CreateDlpPattern, operatorId: string): Promise<DlpPattern>
  /** Throws Refusal 404, 422; 409 for anything of a built-in one but switch and severity. */
  update(id: string, patch: PatchDlpPattern, operatorId: string): Promise<DlpPattern>
  /** Throws Refusal 404; 409 for a built-in one. */
  remove(id: string, operatorId: string): Promise<void>
  /** Throws Refusal 422 for a pattern that does not compile. */
  test(input: TestDlp): Promise<DlpTested>
  /** Runs every pattern on its own tests. */
  measures(): Promise<{ items: DlpMeasure[]; total: number }>
  /** Throws Refusal 422 as `create` does; nothing is stored. */
  prove(pattern: DlpPattern): Promise<void>
  /** Has the scanner use what is stored now: for changes in somebody else's commit. */
  refresh(): Promise<void>
}

export interface DlpPatternsDeps {
  readonly builtin: readonly DlpPattern[]
  readonly rows: DlpPatternStore
  readonly recorder: Pick<ChangeRecorder, 'record'>
  readonly scanner: Pick<Scanner, 'use' | 'tryEach' | 'scanWith'>
  readonly clock: Pick<Clock, 'timestamp'>
  readonly newId: () => string
}

/** All patterns as they stand: built-in ones with what was changed, then own ones. */
export function currentPatterns(builtin: readonly DlpPattern[], rows: DlpPatternStore): DlpPattern[] {
  const changed = new Map(rows.overrides().map((row) => [row.pattern_id, row]))
  const shipped = builtin.map((pattern): DlpPattern => {
    const { severity, enabled } = changed.get(pattern.id) ?? {}
    return {
      ...pattern,
      severity: severity ?? pattern.severity,
      enabled: typeof enabled === 'number' ? enabled === 1 : pattern.enabled,
    }
  })
  return [...shipped, ...rows.all().map(patternOf)]
}

export function createDlpPatterns(deps: DlpPatternsDeps): DlpPatterns {
  const { builtin, rows, scanner } = deps
  const current = () => currentPatterns(builtin, rows)
  const mustFind = (id: string): DlpPattern => {
    const found = current().find((pattern) => pattern.id === id)
    if (!found) throw new Refusal(404, 'not_found', 'There is no such pattern.')
    return found
  }
  return {
    list({ limit, offset }) {
      const all = current()
      return { items: all.slice(offset, offset + limit), total: all.length }
    },
    get: mustFind,
    ...createChanges(deps, mustFind, current),
    prove: (pattern) => checkPattern(pattern, scanner),
    refresh: () => scanner.use(inForce(current())),
    async test({ text, pattern }) {
      const given = typeof pattern === 'string' ? { pattern, severity: 'high' as const, keywords: [] } : pattern
      if (given) mustCompile(given.pattern)
      const used = given ? [{ ...given, id: 'pattern', name: 'pattern', kind: 'pattern' }] : inForce(current())
      const scan = await scanner.scanWith(readText(text), used)
      if (scan.outcome === 'over_budget') throw new Refusal(422, 'pattern_too_slow', 'The test took too long.')
      return { findings: scan.findings.map(({ at, ...finding }) => ({ ...finding, path: at })) }
    },
    async measures() {
      const all = current()
      const asked = all.map((matcher) => ({ matcher, texts: [...matcher.tests.positive, ...matcher.tests.negative] }))
      const hits = await scanner.tryEach(asked)
      if (hits === null) throw new Refusal(503, 'too_slow', 'The patterns could not be measured in time.')
      return { items: all.map((pattern, index) => measureOf(pattern, hits[index] ?? [])), total: all.length }
    },
  }
}

/** What the scanner is to use. */
export function inForce(patterns: readonly DlpPattern[]) {
  return patterns.filter(({ enabled }) => enabled).map(scannerPattern)
}

function createChanges(
  { builtin, rows, recorder, scanner, clock, newId }: DlpPatternsDeps,
  mustFind: (id: string) => DlpPattern,
  current: () => DlpPattern[],
): Pick<DlpPatterns, 'create' | 'update' | 'remove'> {
  const isBuiltin = (id: string) => builtin.some((pattern) => pattern.id === id)
  /** The scanner follows what is stored, whatever became of the record. */
  const change = async (
    what: 'created' | 'updated' | 'deleted',
    pattern: DlpPattern,
    by: string,
    store: () => void,
  ) => {
    try {
      await recorder.record(store, () => ({ type: `dlp_pattern.${what}`, record: recordOf(pattern, by) }))
    } finally {
      await scanner.use(inForce(current()))
    }
    return pattern
  }
  return {
    async create({ tests, ...input }, operatorId) {
      const pattern: DlpPattern = { ...input, id: newId(), source: 'custom', tests: allTests(noTests, tests) }
      await checkPattern(pattern, scanner)
      const created = { created_by: operatorId, created_at: clock.timestamp() }
      return change('created', pattern, operatorId, () => rows.put(rowOf(pattern, created)))
    },
    async update(id, patch, operatorId) {
      const before = mustFind(id)
      if (isBuiltin(id)) {
        mustBeSwitch(patch)
        const after = { ...before, ...patch } as DlpPattern
        const row = { pattern_id: id, severity: after.severity, enabled: after.enabled ? 1 : 0 }
        return change('updated', after, operatorId, () => rows.override(row))
      }
      mustBeOwn(before, patch)
      const after = patched(before, patch)
      if (before.source === 'custom') await checkPattern(after, scanner)
      return change('updated', after, operatorId, () => {
        const row = rows.all().find((each) => each.id === id)
        if (!row) throw new Refusal(409, 'changed_meanwhile', 'This pattern was removed a moment ago.')
        rows.put(rowOf(after, row))
      })
    },
    async remove(id, operatorId) {
      const pattern = mustFind(id)
      if (isBuiltin(id)) throw new Refusal(409, 'read_only', 'A built-in pattern can be switched off, not removed.')
      mustBeOwn(pattern)
      await change('deleted', pattern, operatorId, () => void rows.drop(id))
    },
  }
}

const noTests: DlpTests = { positive: [], negative: [] }

function allTests(before: DlpTests, { positive, negative }: PatchDlpPattern['tests'] = {}): DlpTests {
  return { positive: positive ?? before.positive, negative: negative ?? before.negative }
}

function mustBeSwitch(patch: PatchDlpPattern): void {
  const other = Object.keys(patch).find((name) => name !== 'enabled' && name !== 'severity')
  if (other === undefined) return
  const message = 'Of a built-in pattern only its switch and its severity can be changed. Write one of your own.'
  throw new Refusal(409, 'read_only', message, [{ path: other, message: 'cannot be changed' }])
}

/** Of a pattern that came of a subscription only the switch is the operator's. */
function mustBeOwn({ source }: DlpPattern, patch: PatchDlpPattern = {}): void {
  if (source !== 'community' || Object.keys(patch).join() === 'enabled') return
  const message = 'A subscribed pattern can only be switched on and off. Install a copy to change it.'
  throw new Refusal(409, 'read_only', message)
}

function patched(before: DlpPattern, { checksum, min_entropy, tests, ...patch }: PatchDlpPattern): DlpPattern {
  const after = { ...before, ...patch, tests: allTests(before.tests, tests) } as DlpPattern
  if (checksum === null) delete after.checksum
  else if (checksum !== undefined) after.checksum = checksum
  if (min_entropy === null) delete after.min_entropy
  else if (min_entropy !== undefined) after.min_entropy = min_entropy
  return after
}

/** Tests look like secrets, so only their number goes into the log. */
function recordOf({ id, tests, ...pattern }: DlpPattern, operatorId: string): Record<string, unknown> {
  const counts = { positive: tests.positive.length, negative: tests.negative.length }
  return { ...pattern, pattern_id: id, tests: counts, operator_id: operatorId }
}

/** JSON is looked at by its keys, anything else as a text. */
function readText(text: string): Json {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return parseStrict(text).value
  } catch (error) {
    if (error instanceof JsonRefusal) return text
    throw error
  }
}

function measureOf({ id, tests }: DlpPattern, hits: readonly boolean[]): DlpMeasure {
  const { length: positives } = tests.positive
  const found = hits.slice(0, positives).filter(Boolean).length
  const wrongly_found = hits.slice(positives).filter(Boolean).length
  return {
    pattern: id,
    positives,
    found,
    negatives: tests.negative.length,
    wrongly_found,
    precision: found + wrongly_found > 0 ? found / (found + wrongly_found) : null,
    recall: positives > 0 ? found / positives : null,
  }
}
