// The sync and what people do about versions: packs whole or not at all, pinned and taken back, out of reach, cut off in the middle.
import { describe, expect, it } from 'vitest'
import { startHostileLibrary } from '../../../support/hostile-library.ts'
import { dlpBody, inboundBody, memberOf, packBody, policyBody } from '../../../support/library-bodies.ts'
import { libraryForTests } from '../../../support/library-for-tests.ts'

const { server, rooms, openAgain, subscribe, get, rowsOf } = libraryForTests()

const rego = (slug: string, action: string) =>
  `package behavry.community.${slug}\n\ndeny contains {"reason": "No ${action}."} if input.request.action == "${action}"\n`
const stored = () => {
  const { sqlite } = rooms.store
  const tables = [
    'policies',
    'dlp_patterns',
    'inbound_rules',
    'subscriptions',
    'subscription_versions',
    'artifact_texts',
  ]
  return Object.fromEntries(
    tables.map((table) => [table, sqlite.prepare(`select * from ${table} order by 1, 2`).all()]),
  )
}

describe('a pack', () => {
  const publish = (name: string) => {
    const policy = server.publish(policyBody(`${name} policy`))
    const pattern = server.publish(dlpBody(`${name} pattern`))
    const rule = server.publish(inboundBody(`${name} rule`))
    return { policy, pattern, rule, pack: server.publish(packBody(name, [policy, pattern, rule].map(memberOf))) }
  }

  it('comes whole, is updated whole, and goes back whole', async () => {
    const { policy, pattern, rule, pack } = publish('Whole')
    const made = await subscribe(pack)
    expect(made.objects.map(({ kind }) => kind)).toEqual(['policy', 'dlp_pattern', 'inbound_rule'])
    const slug = 'whole_policy'
    const content = `${rego(slug, 'delete')}\ndeny contains "no write" if input.request.action == "write"\n`
    const next = server.publish(policyBody('Whole policy', { version: '1.1.0', content }))
    const fresh = server.publish(dlpBody('Whole other'))
    server.publish(packBody('Whole', [next, pattern, rule, fresh].map(memberOf), { version: '1.1.0' }))
    expect(await rooms.sync()).toEqual({ checked: 1, updated: 1, blocked: 0 })
    const updated = get(made.id)
    expect(updated.objects).toHaveLength(4)
    expect(updated.objects.slice(0, 3)).toEqual(made.objects)
    expect((await rooms.decide({ action: 'write' })).result).toBe('deny')
    const back = await rooms.library.subscriptions.rollback(made.id, '1.0.0', 'local')
    expect(back).toMatchObject({ resolved_version: '1.0.0', pinned_version: '1.0.0', objects: made.objects })
    expect(back.history[0]).toMatchObject({ version: '1.0.0', reason: 'rollback' })
    expect((await rooms.decide({ action: 'write' })).rules.map(({ module }) => module)).not.toContain(
      made.objects[0]?.id,
    )
    expect((await rowsOf('subscription.rolled_back')).at(-1)?.data).toMatchObject({
      from_version: '1.1.0',
      version: '1.0.0',
    })
    expect(
      rooms.dlpPatterns.list({ limit: 500, offset: 0 }).items.filter(({ source }) => source === 'community'),
    ).toHaveLength(1)
    // What was gone back from does not come again by itself.
    expect(await rooms.sync()).toEqual({ checked: 1, updated: 0, blocked: 0 })
    expect(get(made.id).resolved_version).toBe('1.0.0')
    expect(policy.slug).toBe(slug)
  })

  it('whose member was swapped is refused, and what is here stays', async () => {
    const { policy, pattern, rule, pack } = publish('Swapped')
    const made = await subscribe(pack)
    const wrong = { ...memberOf(policy), sha256: memberOf(pattern).sha256 }
    server.publish(packBody('Swapped', [wrong, memberOf(rule)], { version: '1.1.0' }))
    const before = await rooms.decide({ action: 'delete' })
    expect(await rooms.sync()).toMatchObject({ updated: 0, blocked: 1 })
    expect(get(made.id)).toMatchObject({ state: 'update_blocked', resolved_version: '1.0.0', objects: made.objects })
    expect(await rooms.decide({ action: 'delete' })).toEqual(before)
  })

  it('that loses a member, or has one that is weaker, waits', async () => {
    const { policy, pattern, rule, pack } = publish('Thinner')
    const made = await subscribe(pack)
    const weak = server.publish(
      dlpBody('Thinner pattern', {
        version: '1.1.0',
        content: { pattern: '\\bPAT-([0-9]{8})\\b', severity: 'low', keywords: ['pat-'] },
      }),
    )
    server.publish(packBody('Thinner', [memberOf(policy), memberOf(weak)], { version: '1.1.0' }))
    expect(await rooms.sync()).toMatchObject({ updated: 0, blocked: 0 })
    expect(get(made.id).state).toBe('update_pending')
    expect(get(made.id).pending?.changes.map(({ code }) => code)).toEqual(['lost_member', 'weaker_severity'])
    const accepted = await rooms.library.subscriptions.accept(made.id, '1.1.0', 'local')
    expect(accepted.objects.map(({ kind }) => kind)).toEqual(['policy', 'dlp_pattern'])
    expect(rooms.inboundRules.list({ limit: 50, offset: 0 }).total).toBe(0)
    expect(pattern.id).not.toBe(rule.id)
  })

  it('whose new member allows is blocked', async () => {
    const { policy, pack } = publish('Opens')
    const made = await subscribe(pack)
    const content = 'package behavry.community.opens_all\n\nallow contains "all"\n'
    const opens = server.publish(policyBody('Opens all', { content, tests: { positive: [{}], negative: [] } }))
    server.publish(packBody('Opens', [memberOf(policy), memberOf(opens)], { version: '1.1.0' }))
    expect(await rooms.sync()).toMatchObject({ blocked: 1 })
    expect(get(made.id).state_reason).toContain('Opens all')
  })
})

describe('a pinned version', () => {
  it('stays, hears of newer ones, and goes on when it is let go', async () => {
    const artifact = server.publish(policyBody('Pinned'))
    const made = await subscribe(artifact)
    await rooms.library.subscriptions.patch(made.id, { pinned_version: '1.0.0' }, 'local')
    server.publish(policyBody('Pinned', { version: '1.1.0', description: 'Better.' }))
    expect(await rooms.sync()).toMatchObject({ updated: 0 })
    expect(get(made.id)).toMatchObject({
      resolved_version: '1.0.0',
      pinned_version: '1.0.0',
      latest_version: '1.1.0',
      state: 'current',
    })
    const free = await rooms.library.subscriptions.patch(made.id, { pinned_version: null, cadence: 'hourly' }, 'local')
    expect(free).toMatchObject({ pinned_version: null, cadence: 'hourly' })
    await rooms.library.sync.due()
    expect(get(made.id)).toMatchObject({ resolved_version: '1.1.0' })
    const next = Date.parse(get(made.id).next_sync_at ?? '') - rooms.clock.now()
    expect(next).toBeGreaterThanOrEqual(0.9 * 3_600_000)
    expect(next).toBeLessThanOrEqual(1.1 * 3_600_000)
    expect((await rowsOf('subscription.pinned')).at(-1)?.data).toMatchObject({
      pinned_version: '1.0.0',
      operator_id: 'local',
    })
    expect((await rowsOf('subscription.unpinned')).length).toBe(1)
  })

  it('may be a newer one, which then comes at once, or one that was in force; never another', async () => {
    const artifact = server.publish(policyBody('Chosen'))
    server.publish(policyBody('Chosen', { version: '1.1.0', description: 'Better.' }))
    const made = await subscribe(artifact)
    server.publish(policyBody('Chosen', { version: '1.2.0', description: 'Best.' }))
    const pin = (pinned_version: string) => rooms.library.subscriptions.patch(made.id, { pinned_version }, 'local')
    expect(await pin('1.2.0')).toMatchObject({ resolved_version: '1.2.0', pinned_version: '1.2.0' })
    expect(await pin('1.1.0')).toMatchObject({ resolved_version: '1.1.0', pinned_version: '1.1.0' })
    await expect(pin('1.0.0')).rejects.toMatchObject({ code: 'never_in_force' })
    await expect(pin('9.0.0')).rejects.toMatchObject({ code: 'gone' })
  })
})

describe('when the library', () => {
  it.each(['unavailable', 'html', 'half', 'freeze', 'rollback', 'fork', 'forged_head'] as const)(
    '%s: nothing changes, and the run says why',
    async (attack) => {
      const made = await subscribe(server.publish(policyBody(`Stays ${attack}`)))
      server.publish(policyBody(`Stays ${attack}`, { version: '1.1.0', description: 'Better.' }))
      // The console has seen the log as it is now: what is taken out of it again is missed.
      await rooms.library.browse.artifact(server.publish(policyBody(`Seen ${attack}`)).id)
      const before = stored()
      server.attack(attack)
      const result = await rooms.sync()
      expect(result).toMatchObject({ checked: 0, updated: 0, blocked: 0 })
      expect(result.error).toMatch(/\w+ .*\./)
      expect(stored()).toEqual(before)
      expect(get(made.id).state).toBe('current')
      expect(['unreachable', 'stale', 'untrusted']).toContain(rooms.library.status().state)
    },
  )

  it('has it no more the subscription is orphaned, counts on, and is found again', async () => {
    const made = await subscribe(server.publish(policyBody('Lonely')))
    const { settings } = rooms
    const elsewhere = await startHostileLibrary()
    try {
      await settings.patch({ library_base_url: elsewhere.url }, 'local')
      expect(await rooms.sync()).toMatchObject({ checked: 1, updated: 0 })
      expect(get(made.id)).toMatchObject({ state: 'orphaned' })
      expect(get(made.id).state_reason).toContain('another library')
      expect((await rooms.decide({ action: 'delete' })).result).toBe('deny')
    } finally {
      await settings.patch({ library_base_url: server.url, library_token: 'a-token' }, 'local')
      await elsewhere.close()
    }
    await rooms.sync()
    expect(get(made.id)).toMatchObject({ state: 'current', state_reason: null })
  })

  it('was out of reach it is told of subscriptions later, in order', async () => {
    const artifact = server.publish(policyBody('Told'))
    const posted = () => server.requests.filter(({ method, path }) => method !== 'GET' && path.includes(artifact.id))
    const made = await subscribe(artifact)
    const until = Date.now() + 3000
    while (posted().length === 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(posted().map(({ method }) => method)).toEqual(['POST'])
    server.attack('unavailable')
    await rooms.library.subscriptions.end(made.id, 'local')
    await new Promise((resolve) => setTimeout(resolve, 50))
    const waiting = () => rooms.store.sqlite.prepare('select count(*) from library_signals').pluck().get()
    expect(waiting()).toBe(1)
    server.attack(null)
    await rooms.sync()
    expect(waiting()).toBe(0)
    expect(posted().at(-1)?.method).toBe('DELETE')
  })
})

describe('the timer', () => {
  it('looks at what is due, unless syncing is switched off', async () => {
    const made = await subscribe(server.publish(policyBody('Due')))
    server.publish(policyBody('Due', { version: '1.1.0', description: 'Better.' }))
    await rooms.library.sync.due()
    expect(get(made.id).resolved_version).toBe('1.0.0')
    rooms.store.sqlite.prepare('update subscriptions set next_sync_at = ?').run(rooms.clock.timestamp())
    await rooms.settings.patch({ library_sync_enabled: false }, 'local')
    await rooms.library.sync.due()
    expect(get(made.id).resolved_version).toBe('1.0.0')
    await rooms.settings.patch({ library_sync_enabled: true }, 'local')
    await rooms.library.sync.due()
    expect(get(made.id)).toMatchObject({ resolved_version: '1.1.0', last_sync_at: rooms.clock.timestamp() })
  })
})

describe('cut off in the middle', () => {
  it('everything is as it was, in the engine and after a restart', async () => {
    const made = await subscribe(server.publish(policyBody('Cut off')))
    const calls = [{ action: 'delete' }, { action: 'write' }]
    const answers = () => Promise.all(calls.map((call) => rooms.decide(call)))
    const [before, was] = [stored(), await answers()]
    const content = `${rego('cut_off', 'delete')}\n${'deny contains "w" if input.request.action == "write"'}\n`
    server.publish(policyBody('Cut off', { version: '1.1.0', content }))
    const { sqlite } = rooms.store
    sqlite.exec(`create trigger cut before insert on subscription_versions begin select raise(abort, 'cut off'); end`)
    await expect(rooms.sync()).rejects.toThrow('cut off')
    sqlite.exec('drop trigger cut')
    expect(stored()).toEqual(before)
    expect(await answers()).toEqual(was)
    await openAgain()
    expect(stored()).toEqual(before)
    expect((await answers()).map(({ result, rules }) => [result, rules])).toEqual(
      was.map(({ result, rules }) => [result, rules]),
    )
    expect(await rooms.sync()).toMatchObject({ updated: 1 })
    expect(get(made.id).resolved_version).toBe('1.1.0')
  })
})
