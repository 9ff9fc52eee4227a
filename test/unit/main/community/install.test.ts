// Installing on a real store and gate: a copy of one's own, off until somebody wants it on; of a pack all or a choice.
import { describe, expect, it } from 'vitest'
import type { Artifact } from '../../../../src/shared/contract/community.ts'
import { dlpBody, inboundBody, packBody, policyBody } from '../../../support/library-bodies.ts'
import { libraryForTests } from '../../../support/library-for-tests.ts'

const { server, rooms } = libraryForTests()

const install = (artifact: Artifact, activate = false, members?: string[]) =>
  rooms.library.installs.install({ artifactId: artifact.id, activate, members, by: 'local' })
const named = (artifact: Artifact) => ({ artifact_id: artifact.id, version: artifact.latest_version })

describe('installing', () => {
  it('gives a draft under the package that authors write, to edit freely, with its log row', async () => {
    const artifact = server.publish(policyBody('Copied'))
    const installed = await install(artifact)
    expect(installed).toMatchObject({ kind: 'policy', version: '1.0.0', skipped: [], installed_by: 'local' })
    const id = installed.objects[0]?.id ?? ''
    const policy = rooms.policies.get(id)
    expect(policy).toMatchObject({ name: 'Copied', status: 'draft', source: 'custom', subscription_id: null })
    expect(policy.rego_content.split('\n')[0]).toBe('package behavry.authz.custom')
    await rooms.policies.patch(id, { name: 'Mine', status: 'active' }, 'local')
    expect((await rooms.decide({ action: 'delete' })).rules.map(({ module }) => module)).toContain(id)
    await rooms.policies.patch(id, { status: 'archived' }, 'local')
    expect(rooms.library.installs.list({ limit: 10, offset: 0 }).items).toContainEqual(installed)
    const events = await rooms.events()
    expect(events.find(({ type }) => type === 'artifact.installed')?.data).toMatchObject({ artifact_id: artifact.id })
    // Another version in the library changes nothing of it.
    server.publish(policyBody('Copied', { version: '2.0.0' }))
    await rooms.sync()
    expect(rooms.policies.get(id).name).toBe('Mine')
  })

  it('of a pack takes members or a choice, off until they are to be on, and says what was left out', async () => {
    const policy = server.publish(policyBody('Pack policy'))
    const pattern = server.publish(dlpBody('Pack pattern'))
    const rule = server.publish(inboundBody('Pack rule'))
    const broken = server.publish(dlpBody('Pack broken', { content: { pattern: '(', severity: 'low' } }))
    const unsafe = server.publish(
      policyBody('Pack unsafe', {
        content: 'package behavry.community.pack_unsafe\n\ndeny contains "x" if http.send({}).x\n',
      }),
    )
    const members = [policy, pattern, rule, broken, unsafe]
    const pack = server.publish(packBody('Some pack', members.map(named)))
    const off = await install(pack)
    expect(off.objects.map(({ kind }) => kind)).toEqual(['policy', 'dlp_pattern', 'inbound_rule', 'policy'])
    expect(off.skipped.map(({ artifact_id }) => artifact_id)).toEqual([broken.id])
    expect(rooms.dlpPatterns.get(off.objects[1]?.id ?? '')).toMatchObject({ enabled: false, source: 'custom' })
    expect(rooms.inboundRules.get(off.objects[2]?.id ?? '').enabled).toBe(false)
    const on = await install(pack, true, [policy.id, pattern.id, unsafe.id])
    expect(on.objects.map(({ kind }) => kind)).toEqual(['policy', 'dlp_pattern', 'policy'])
    expect(rooms.policies.get(on.objects[0]?.id ?? '').status).toBe('active')
    expect(rooms.policies.get(on.objects[2]?.id ?? '').status).toBe('draft')
    expect(on.skipped).toMatchObject([{ artifact_id: unsafe.id, reason: expect.stringContaining('not activated') }])
    expect(rooms.dlpPatterns.get(on.objects[1]?.id ?? '').enabled).toBe(true)
    await rooms.dlpPatterns.update(on.objects[1]?.id ?? '', { severity: 'critical' }, 'local')
    await expect(install(pack, false, [server.publish(policyBody('Elsewhere')).id])).rejects.toMatchObject({
      code: 'not_a_member',
    })
    await expect(install(policy, false, [policy.id])).rejects.toMatchObject({ code: 'no_pack' })
  })

  it('leaves nothing of what is not what the log says, or cannot be had', async () => {
    const artifact = server.publish(policyBody('Forged'))
    const count = () => rooms.rows.list({}).length
    const before = count()
    for (const attack of ['changed_byte', 'wrong_signature', 'unavailable'] as const) {
      server.attack(attack)
      await expect(install(artifact)).rejects.toMatchObject({ name: 'LibraryProblem' })
    }
    server.attack(null)
    await expect(
      rooms.library.installs.install({ artifactId: artifact.id, only: 'pack', activate: false, by: 'local' }),
    ).rejects.toMatchObject({ code: 'gone' })
    expect(count()).toBe(before)
  })
})
