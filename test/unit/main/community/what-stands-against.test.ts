// What stands against a version, whoever wants it: the name is taken, it does not fit what is here today, somebody was quicker.
import { describe, expect, it } from 'vitest'
import type { Artifact } from '../../../../src/shared/contract/community.ts'
import { startHostileLibrary } from '../../../support/hostile-library.ts'
import { memberOf, packBody, policyBody } from '../../../support/library-bodies.ts'
import { libraryForTests } from '../../../support/library-for-tests.ts'

const { server, rooms, subscribe, get } = libraryForTests(async () => {
  for (const { id } of rooms.rows.list({ source: 'custom' })) await rooms.policies.archive(id, '', 'local')
})

const patch = (id: string, change: object) => rooms.library.subscriptions.patch(id, change, 'local')
const publishPack = (name: string) => {
  const parts = ['one', 'two'].map((part) => server.publish(policyBody(`${name} ${part}`)))
  return { parts, pack: server.publish(packBody(name, parts.map(memberOf))) }
}
const publishThinner = (name: string, parts: readonly Artifact[]) =>
  server.publish(packBody(name, parts.slice(0, 1).map(memberOf), { version: '1.1.0' }))
/** An own policy that uses what another one found. */
const refer = (slug: string) =>
  rooms.policies.create(
    {
      name: `Refers to ${slug}`,
      description: '',
      rego_content: `package behavry.authz.custom\n\ndeny contains "as they say" if count(data.behavry.community.${slug}.deny) > 0\n`,
      status: 'active',
    },
    'local',
  )

it('a name that another artifact has here is not taken over, and nothing is left of the attempt', async () => {
  await subscribe(server.publish(policyBody('Twin')))
  const elsewhere = await startHostileLibrary()
  try {
    const twin = elsewhere.publish(policyBody('Twin'))
    await rooms.settings.patch({ library_base_url: elsewhere.url }, 'local')
    await expect(subscribe(twin)).rejects.toMatchObject({ status: 409, code: 'slug_taken' })
    expect(rooms.library.subscriptions.list({ limit: 5, offset: 0 }).total).toBe(1)
  } finally {
    await rooms.settings.patch({ library_base_url: server.url, library_token: 'a-token' }, 'local')
    await elsewhere.close()
  }
})

describe('a member that own policies refer to', () => {
  it('is not lost by an update: it is blocked, and says for whose sake', async () => {
    const { parts, pack } = publishPack('Kept')
    const made = await subscribe(pack)
    await refer('kept_two')
    publishThinner('Kept', parts)
    expect(await rooms.sync()).toMatchObject({ updated: 0, blocked: 1 })
    expect(get(made.id)).toMatchObject({ state: 'update_blocked', resolved_version: '1.0.0', objects: made.objects })
    expect(get(made.id).state_reason).toContain('data.behavry.community.kept_two')
  })

  it('is not lost by accepting what waited before they did', async () => {
    const { parts, pack } = publishPack('Late')
    const made = await subscribe(pack)
    publishThinner('Late', parts)
    await rooms.sync()
    expect(get(made.id).state).toBe('update_pending')
    await refer('late_two')
    await expect(rooms.library.subscriptions.accept(made.id, '1.1.0', 'local')).rejects.toMatchObject({
      status: 409,
      code: 'does_not_fit',
    })
    expect(get(made.id)).toMatchObject({ resolved_version: '1.0.0', objects: made.objects })
  })
})

describe('what somebody decides while the sync looks', () => {
  it('about when to look is not written over', async () => {
    const artifact = server.publish(policyBody('Rare'))
    const made = await subscribe(artifact)
    server.meanwhile(`/artifacts/${artifact.id}`, () => patch(made.id, { cadence: 'weekly' }))
    expect(await rooms.sync()).toEqual({ checked: 1, updated: 0, blocked: 0 })
    expect(get(made.id).cadence).toBe('weekly')
  })

  it('about the version counts: the one that was on its way is left, and that is said', async () => {
    const artifact = server.publish(policyBody('Stays'))
    const made = await subscribe(artifact)
    server.publish(policyBody('Stays', { version: '1.1.0', description: 'Better.' }))
    server.meanwhile(`/artifacts/${artifact.id}/versions/1.1.0`, () => patch(made.id, { pinned_version: '1.0.0' }))
    const result = await rooms.sync()
    expect(result).toMatchObject({ updated: 0, blocked: 0 })
    expect(result.error).toContain('was changed a moment ago')
    expect(get(made.id)).toMatchObject({ resolved_version: '1.0.0', pinned_version: '1.0.0', state: 'current' })
  })
})
