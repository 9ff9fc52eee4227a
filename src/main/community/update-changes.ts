// The differences between the version in force and a new one that a person has to know of, member by member.
import { compareVersions } from '../../shared/contract/community.ts'
import type { CapabilityChange } from '../../shared/contract/library.ts'
import { communityReferences } from '../opa/community-references.ts'
import { type Capabilities, readCapabilities } from '../opa/gate/capabilities.ts'
import type { OneShot } from '../opa/one-shot.ts'
import type { PolicyStore } from '../store/policies.ts'
import type { LostTests } from './former-tests.ts'
import { bodyOfKind, type Effect } from './objects.ts'
import type { ReadPart } from './parts.ts'
import { policyChanges } from './policy-changes.ts'
import { weakerIn } from './weaker.ts'

export interface UpdateChangesDeps {
  readonly oneShot: OneShot
  readonly rows: Pick<PolicyStore, 'loaded'>
  readonly lostTests: LostTests
}

export interface ChangesQuestion {
  readonly before: readonly ReadPart[]
  readonly after: readonly ReadPart[]
  readonly effect: Effect
  readonly signal: AbortSignal
}

export interface UpdateChanges {
  readonly changes: readonly CapabilityChange[]
  /** A sentence when something allows that did not before: no update may do that. */
  readonly adds: string | null
}

export function createUpdateChanges(deps: UpdateChangesDeps) {
  return async ({ before, after, effect, signal }: ChangesQuestion): Promise<UpdateChanges> => {
    if (before.length === 0) return { changes: [], adds: null }
    const isPack = after[0]?.kind === 'pack'
    const found: UpdateChanges[] = before.filter((was) => !partIn(after, was)).map(lostMember)
    for (const is of after) {
      const was = partIn(before, is)
      const own = was ? await betweenVersions(deps, was, is, { effect, signal }) : await newMember(deps, is, signal)
      found.push(isPack && is.kind !== 'pack' ? named(is.name, own) : own)
    }
    return { changes: found.flatMap(({ changes }) => changes), adds: found.find(({ adds }) => adds)?.adds ?? null }
  }
}

function partIn(parts: readonly ReadPart[], { artifact_id }: ReadPart): ReadPart | undefined {
  return parts.find((each) => each.artifact_id === artifact_id)
}

function named(name: string, { changes, adds }: UpdateChanges): UpdateChanges {
  const say = (message: string) => `${name}: ${message}`
  return { changes: changes.map((each) => ({ ...each, message: say(each.message) })), adds: adds && say(adds) }
}

function lostMember({ name }: ReadPart): UpdateChanges {
  return { changes: [{ code: 'lost_member', message: `It holds ${name} no more.`, loosens: true }], adds: null }
}

async function newMember({ oneShot }: UpdateChangesDeps, part: ReadPart, signal: AbortSignal): Promise<UpdateChanges> {
  const changes = [{ code: 'new_member' as const, message: 'It was not in the pack before.', loosens: false }]
  const policy = bodyOfKind(part, 'policy')
  const allows = policy
    ? (await readCapabilities(oneShot, policy.content, signal))?.allows
    : bodyOfKind(part, 'inbound_rule')?.content.action === 'allow'
  return { changes, adds: allows ? addsAllow : null }
}

const addsAllow = 'This version has a rule that allows, which the one in force has not. No update may add one.'

async function betweenVersions(
  deps: UpdateChangesDeps,
  was: ReadPart,
  is: ReadPart,
  { effect, signal }: Pick<ChangesQuestion, 'effect' | 'signal'>,
): Promise<UpdateChanges> {
  if (was.sha256 === is.sha256) return { changes: [], adds: null }
  const back = compareVersions(is.version, was.version) < 0
  const older: CapabilityChange[] = back
    ? [{ code: 'weaker_member', message: `It goes back from ${was.version} to ${is.version}.`, loosens: true }]
    : []
  const lost = await deps.lostTests(was, is, signal)
  const tests: CapabilityChange[] = lost.map((number) => ({
    code: 'lost_test',
    message: `What its former test ${number} describes is not caught any more.`,
    loosens: true,
  }))
  const weaker = weakerIn(was, is)
  const policy = await betweenPolicies(deps, was, is, { effect, signal })
  const addedByRule = weaker.some(({ code }) => code === 'allow_head') && !allowsAlready(was)
  return {
    changes: [...older, ...policy.changes, ...weaker, ...tests],
    adds: policy.adds ?? (addedByRule ? addsAllow : null),
  }
}

function allowsAlready(part: ReadPart): boolean {
  return bodyOfKind(part, 'inbound_rule')?.content.action === 'allow'
}

async function betweenPolicies(
  { oneShot, rows }: UpdateChangesDeps,
  was: ReadPart,
  is: ReadPart,
  { effect, signal }: Pick<ChangesQuestion, 'effect' | 'signal'>,
): Promise<UpdateChanges> {
  const [before, after] = [bodyOfKind(was, 'policy'), bodyOfKind(is, 'policy')]
  if (!before || !after || before.content === after.content) return { changes: [], adds: null }
  const read = async (text: string) => (await readCapabilities(oneShot, text, signal)) ?? nothing
  const [could, can] = [await read(before.content), await read(after.content)]
  const referred = rows
    .loaded()
    .some(({ rego_content }) => communityReferences(rego_content).some(({ slug }) => slug === is.slug))
  const changes = policyChanges(could, can, { referred, heard: effect.allow_rules })
  return { changes, adds: can.allows && !could.allows ? addsAllow : null }
}

/** Of a text that cannot be read: the gate says so. */
const nothing: Capabilities = { heads: [], allows: false, builtins: [], data: [], tools: [], rules: [] }
