// What would have changed an answer: the same call with one thing otherwise, each as an envelope and as a sentence.
import type { Roles } from '../../shared/contract/agent.ts'
import { rankWords } from '../../shared/contract/primitives.ts'
import type { Envelope } from '../../shared/contract/tool-call.ts'

export interface Counterfactual {
  /** Begins a sentence: "With the permission filesystem:write". */
  readonly words: string
  readonly envelope: Envelope
}

/** The permissions that rules of the shipped modules ask for, by the area of a server type. */
export interface KnownWorld {
  readonly permissions: readonly string[]
  readonly roles: Roles
  /** Own policies by id, with their names, that could be left out. */
  readonly policies: readonly { readonly id: string; readonly name: string }[]
}

const most = 60

export function counterfactualsOf(envelope: Envelope, world: KnownWorld): Counterfactual[] {
  return [
    ...world.policies.map(({ id, name }) => ({
      words: `Without the policy “${name}”`,
      envelope: { ...envelope, skip: [...envelope.skip, id] },
    })),
    ...permissionsOf(envelope, world),
    ...rolesOf(envelope, world),
    ...tiersOf(envelope),
    ...requesterOf(envelope),
    ...targetsOf(envelope),
  ].slice(0, most)
}

function permissionsOf(envelope: Envelope, { permissions }: KnownWorld): Counterfactual[] {
  const { agent } = envelope
  const missing = permissions.filter((each) => !agent.permissions.includes(each))
  return [
    ...missing.map((permission) => ({
      words: `With the permission ${permission}`,
      envelope: { ...envelope, agent: { ...agent, permissions: [...agent.permissions, permission] } },
    })),
    ...agent.permissions.map((permission) => ({
      words: `Without the permission ${permission}`,
      envelope: {
        ...envelope,
        agent: { ...agent, permissions: agent.permissions.filter((each) => each !== permission) },
      },
    })),
  ]
}

function rolesOf(envelope: Envelope, { roles }: KnownWorld): Counterfactual[] {
  const { agent } = envelope
  return Object.keys(roles)
    .filter((role) => !agent.roles.includes(role))
    .map((role) => ({
      words: `With the role ${role}`,
      envelope: { ...envelope, agent: { ...agent, roles: [...agent.roles, role] } },
    }))
}

function tiersOf(envelope: Envelope): Counterfactual[] {
  const { agent } = envelope
  return rankWords
    .filter((tier) => tier !== agent.risk_tier)
    .map((tier) => ({
      words: `With the risk tier ${tier}`,
      envelope: { ...envelope, agent: { ...agent, risk_tier: tier } },
    }))
}

/** Somebody whose identity an operator's delegation stands for. */
function requesterOf(envelope: Envelope): Counterfactual[] {
  if (envelope.requester?.verified) return []
  const requester = { id: envelope.requester?.id ?? 'somebody', channel: null, verified: true }
  return [{ words: 'With a verified requester', envelope: { ...envelope, requester } }]
}

/** Of a call that touches several things, what it would be without one of them. */
function targetsOf(envelope: Envelope): Counterfactual[] {
  const { request } = envelope
  if (request.targets.length < 2) return []
  return request.targets.map((left) => {
    const targets = request.targets.filter((target) => target !== left)
    const resource = targets[0]?.value ?? null
    return {
      words: `Without touching ${left.value}`,
      envelope: { ...envelope, request: { ...request, targets, resource, resource_count: targets.length } },
    }
  })
}
