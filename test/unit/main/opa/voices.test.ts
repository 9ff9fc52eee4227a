// What each of the shipped modules' voices rests on: a change of anything else leaves what it said of a call as it was.
import { beforeAll, describe, expect, it } from 'vitest'
import { type BaseSet, readBaseSet, sha256, withDocument } from '../../../../src/main/opa/active-set.ts'
import { type Voice, voices, voicesIn } from '../../../../src/main/opa/voices.ts'
import { policiesDir } from '../../../support/engine-room.ts'

let base: BaseSet
beforeAll(async () => {
  base = await readBaseSet(policiesDir)
})

/** The voices that a change lets say something else, in alphabetic order. */
function changedBy({ modules = base.modules, data = base.data }: Partial<BaseSet>): Voice[] {
  const [was, is] = [voicesIn(base.modules, base.data), voicesIn(modules, data)]
  return voices.filter((voice) => was[voice] !== is[voice]).sort()
}
const document = (name: string, value: unknown) => changedBy({ data: withDocument(base.data, name, value) })
const module = (id: string, change: (text: string) => string = (text) => `${text}\n# Another version.\n`) => {
  if (!base.modules.some((each) => each.id === id)) throw new Error(`there is no ${id}`)
  const modules = base.modules.map((each) => {
    const text = each.id === id ? change(each.text) : each.text
    return { ...each, text, hash: sha256(text) }
  })
  return changedBy({ modules })
}

describe('the voices of the shipped modules', () => {
  it('are the same in the same set', () => {
    expect(changedBy({})).toEqual([])
    expect(module('base/fold.rego', (text) => text)).toEqual([])
  })

  it.each<[string, unknown, Voice[]]>([
    ['roles', { reader: [] }, []],
    ['directory', { local: {} }, []],
    ['behavry.unmatched', 'escalate', []],
    ['behavry.blast_radius_config.min_delete_depth', 4, ['blast_radius']],
    ['behavry.own_folders', ['/x'], ['base']],
    ['behavry.sensitive_tables', [], ['base']],
    ['behavry.protected_channels', [], ['base']],
    ['behavry.metadata_hosts', [], ['base']],
    ['behavry.trust_domains', { 'a.example': 'blocked' }, ['inbound']],
  ])('with another document %s: %j', (name, value, expected) => {
    expect(document(name, value)).toEqual(expected)
  })

  it.each<[string, readonly Voice[]]>([
    ['base/rbac.rego', []],
    ['base/tenant_policies.rego', []],
    ['base/response_fold.rego', []],
    ['base/github.rego', ['base']],
    ['base/blast_radius.rego', ['blast_radius']],
    ['delegation/delegation_policy.rego', ['delegation']],
    ['workflows/workflow_policy.rego', ['workflow']],
    ['requester/requester_policy.rego', ['requester']],
    ['inbound/domain_trust.rego', ['inbound']],
    ['lib/paths.rego', ['base', 'blast_radius']],
    ['lib/severity.rego', ['requester']],
    ['lib/finding.rego', [...voices].sort()],
    ['lib/envelope.rego', [...voices].sort()],
    ['base/fold.rego', [...voices].sort()],
  ])('with another %s', (id, expected) => {
    expect(module(id)).toEqual(expected)
  })

  it('take what reads all there is for something that reads everything', () => {
    const reads = (text: string) =>
      module('requester/requester_policy.rego', () => `package behavry.requester\n${text}\n`)
    expect(reads('deny contains x if some x, _ in data')).toEqual(['requester'])
    const modules = base.modules.map((each) => {
      if (each.id !== 'requester/requester_policy.rego') return each
      const text = 'package behavry.requester\n\ndeny contains x if some x, _ in data\n'
      return { ...each, text, hash: sha256(text) }
    })
    const [was, is] = [base.data, withDocument(base.data, 'roles', { reader: [] })]
    expect(voicesIn(modules, was).requester).not.toBe(voicesIn(modules, is).requester)
  })
})
