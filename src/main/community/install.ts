// Installing: a copy of one's own, a draft or switched off unless it is to be activated; of a pack all members or a choice (decision 29).
import type { Clock } from '../../shared/clock.ts'
import { type Installed, installedSchema } from '../../shared/contract/library.ts'
import { Refusal } from '../../shared/contract/problem.ts'
import { compiledOrRefused } from '../../shared/re2-problem.ts'
import type { DlpPatterns } from '../enforcement/dlp/dlp-patterns.ts'
import { rowOf } from '../enforcement/dlp/pattern-row.ts'
import { type Enact, type PolicyGate, questionFor } from '../policies/enact.ts'
import type { DlpPatternStore } from '../store/dlp-patterns.ts'
import type { InboundRuleStore } from '../store/inbound-rules.ts'
import type { InstallStore } from '../store/installs.ts'
import type { InstallRow } from '../store/library-tables.ts'
import type { PolicyStore } from '../store/policies.ts'
import type { PolicyRow } from '../store/tables.ts'
import type { CurrentLibrary } from './library.ts'
import { ownPolicyRow, patternOf, ruleRowOf } from './objects.ts'
import { type Fetched, type FetchedPart, fetchParts } from './parts.ts'
import type { Signals } from './signals.ts'
import { LibraryProblem } from './source/library-source.ts'

export interface InstallDeps {
  readonly library: CurrentLibrary
  readonly gate: PolicyGate
  readonly enact: Enact
  readonly rows: PolicyStore
  readonly patterns: Pick<DlpPatterns, 'prove' | 'refresh'>
  readonly patternRows: DlpPatternStore
  readonly ruleRows: InboundRuleStore
  readonly installs: InstallStore
  readonly signals: Signals
  readonly clock: Clock
  readonly newId: () => string
  readonly tenantId: string
  readonly onLost: (error: unknown) => void
}

export interface InstallQuestion {
  readonly artifactId: string
  /** Nothing but a pack is meant. */
  readonly only?: 'pack'
  /** Of a pack; all when absent. */
  readonly members?: readonly string[] | undefined
  readonly activate: boolean
  readonly by: string
  readonly signal?: AbortSignal | undefined
}

export interface Installs {
  /** Throws LibraryProblem; Refusal 422 when there is nothing that can be installed. */
  install(question: InstallQuestion): Promise<Installed>
  list(query: { limit: number; offset: number }): { items: Installed[]; total: number }
}

export function createInstalls(deps: InstallDeps): Installs {
  return {
    install: (question) => install(deps, question),
    list({ limit, offset }) {
      const { items, total } = deps.installs.list(limit, offset)
      return { items: items.map(installedItem), total }
    },
  }
}

/** What a member becomes, or why it does not. */
interface Made {
  readonly part: FetchedPart
  readonly id: string
  readonly active: boolean
}
type Skipped = Installed['skipped']

async function install(deps: InstallDeps, question: InstallQuestion): Promise<Installed> {
  const { artifactId, members, activate, by, signal } = question
  const library = deps.library()
  const fetched = await fetchParts(library, { artifactId, signal })
  if (question.only && fetched.parts[0].kind !== question.only) throw noPack()
  const skipped: Skipped = [...fetched.missing]
  const made: Made[] = []
  for (const part of wanted(fetched, members)) {
    const problem = await problemOf(deps, part, activate)
    if (problem?.refused) skipped.push({ artifact_id: part.artifact_id, reason: problem.reason })
    else {
      made.push({ part, id: deps.newId(), active: activate && problem === null })
      if (problem)
        skipped.push({ artifact_id: part.artifact_id, reason: `Installed, but not activated: ${problem.reason}` })
    }
  }
  if (made.length === 0) throw nothingToInstall(skipped)
  const at = deps.clock.timestamp()
  const row = installRow(deps, { fetched, source: library.source.id, made, skipped, at, by })
  await carryOut(deps, row, made, { members: members ?? null, at, by })
  void deps.signals.flush().catch(deps.onLost)
  return installedItem(row)
}

/** In the order of the pack, which is that of its dependencies. */
function wanted({ parts }: Fetched, members: readonly string[] | undefined): readonly FetchedPart[] {
  const [whole, ...inside] = parts
  if (whole.kind !== 'pack') {
    if (members) throw new Refusal(422, 'no_pack', 'Only a pack has members to choose from.')
    return [whole]
  }
  const unknown = members?.find((id) => !inPack(whole, id))
  if (unknown !== undefined) {
    const errors = [{ path: 'members', message: `${unknown} is not in this pack` }]
    throw new Refusal(422, 'not_a_member', 'One of the members is not in this pack.', errors)
  }
  return members ? inside.filter(({ artifact_id }) => members.includes(artifact_id)) : inside
}

function inPack({ body }: FetchedPart, id: string): boolean {
  return body.kind === 'pack' && body.content.members.some(({ artifact_id }) => artifact_id === id)
}

function nothingToInstall([first]: Skipped): Refusal {
  return new Refusal(422, 'nothing_installed', first ? first.reason : 'There is nothing in it that was asked for.')
}

/** A draft may be anything that a draft may be; a pattern that does not work is of no use even when it is off. */
async function problemOf(
  { gate, rows, patterns, tenantId: tenant_id }: InstallDeps,
  part: FetchedPart,
  activate: boolean,
): Promise<{ readonly reason: string; readonly refused: boolean } | null> {
  const id = 'draft'
  const { body } = part
  try {
    if (body.kind === 'policy' && activate) {
      const { rego_content } = ownPolicyRow(
        part,
        { id, by: '', at: '', subscription_id: null, enabled: true },
        tenant_id,
      )
      const { errors } = await gate.check(rego_content, questionFor(rows, { id, source: 'custom', tenant_id }))
      const [first] = errors
      return first ? { reason: `Line ${first.line}: ${first.message}`, refused: false } : null
    }
    if (body.kind === 'dlp_pattern') await patterns.prove(patternOf(part, { id, subscription_id: null, enabled: true }))
    if (body.kind === 'inbound_rule' && body.content.matcher.type === 'regex')
      compiledOrRefused(body.content.matcher.pattern, 'content.matcher.pattern')
    return null
  } catch (error) {
    if (error instanceof Refusal && error.status === 422) return { reason: error.message, refused: true }
    throw error
  }
}

async function carryOut(
  deps: InstallDeps,
  row: InstallRow,
  made: readonly Made[],
  { members, at, by }: { readonly members: readonly string[] | null; readonly at: string; readonly by: string },
): Promise<void> {
  const { tenantId, patternRows, ruleRows, installs, signals } = deps
  const placed = ({ id, active }: Made) => ({ id, by, at, subscription_id: null, enabled: active })
  const policies = made.filter(({ part }) => part.kind === 'policy')
  const put = policies.map((each) => ({
    before: null,
    after: ownPolicyRow(each.part, placed(each), tenantId) as PolicyRow,
  }))
  const created = { created_by: by, created_at: at }
  try {
    await deps.enact.set({
      put,
      drop: [],
      by,
      within() {
        for (const each of made) {
          const { kind } = each.part
          if (kind === 'dlp_pattern') patternRows.put(rowOf(patternOf(each.part, placed(each)), created))
          if (kind === 'inbound_rule') ruleRows.insert(ruleRowOf(each.part, placed(each)))
        }
        installs.add(row)
        signals.keep(row.source, { kind: 'installed', artifact_id: row.artifact_id, members: members && [...members] })
      },
      record: () => ({
        type: 'artifact.installed',
        record: { operator_id: by, source: row.source, ...installedItem(row) },
      }),
    })
  } finally {
    await deps.patterns.refresh()
  }
}

interface Installing {
  readonly fetched: Fetched
  readonly source: string
  readonly made: readonly Made[]
  readonly skipped: Skipped
  readonly at: string
  readonly by: string
}

function installRow(
  { newId, tenantId }: InstallDeps,
  { fetched, source, made, skipped, at, by }: Installing,
): InstallRow {
  const [{ artifact_id, name, version, kind }] = fetched.parts
  return {
    ...{ tenant_id: tenantId, id: newId(), artifact_id, name, source, version, kind },
    objects: JSON.stringify(made.map(({ part, id }) => ({ kind: part.kind, id }))),
    skipped: JSON.stringify(skipped),
    installed_at: at,
    installed_by: by,
  }
}

function installedItem(row: Omit<InstallRow, 'tenant_id'>): Installed {
  const { id, artifact_id, name, version, kind, objects, skipped, installed_at, installed_by } = row
  const read = { objects: JSON.parse(objects), skipped: JSON.parse(skipped) }
  return installedSchema.parse({ id, artifact_id, name, version, kind, ...read, installed_at, installed_by })
}

function noPack(): LibraryProblem {
  return new LibraryProblem('gone', 'The library has no such pack.')
}
