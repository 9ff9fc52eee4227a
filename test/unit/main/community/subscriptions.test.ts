// Subscriptions on a real store, engine and library: made, updated, held back, taken back and ended; what loosens never comes by itself.
import { describe, expect, it } from 'vitest'
import { newPublisher } from '../../../support/hostile-library.ts'
import { dlpBody, inboundBody, policyBody } from '../../../support/library-bodies.ts'
import { libraryForTests } from '../../../support/library-for-tests.ts'

const { server, rooms, subscribe, get, rowsOf } = libraryForTests()

const rego = (slug: string, body: string) => `package behavry.community.${slug}\n\n${body}\n`
const denies = (action: string) => `deny contains {"reason": "No ${action}."} if input.request.action == "${action}"`
const own = (body: string) => `package behavry.authz.custom\n\n${body}\n`

describe('subscribing', () => {
  it('has a policy decide at once, read-only, under its own package, with its log row', async () => {
    const artifact = server.publish(policyBody('No deletes'))
    expect((await rooms.decide({ action: 'delete', tool_name: 'delete_file' })).contributing).not.toContain('x')
    const made = await subscribe(artifact)
    expect(made).toMatchObject({ slug: 'no_deletes', kind: 'policy', resolved_version: '1.0.0', state: 'current' })
    const [object] = made.objects
    const answer = await rooms.decide({ action: 'delete' })
    expect(answer.result).toBe('deny')
    expect(answer.rules.map(({ module }) => module)).toContain(object?.id)
    const row = rooms.policies.get(object?.id ?? '')
    expect(row).toMatchObject({ source: 'community', status: 'active', subscription_id: made.id })
    await expect(rooms.policies.patch(row.id, { name: 'Mine' }, 'local')).rejects.toMatchObject({ code: 'read_only' })
    await expect(rooms.policies.patch(row.id, { status: 'archived' }, 'local')).rejects.toMatchObject({
      code: 'read_only',
    })
    expect((await rowsOf('subscription.created')).at(-1)?.data).toMatchObject({
      artifact_id: artifact.id,
      version: '1.0.0',
    })
    await expect(subscribe(artifact)).rejects.toMatchObject({ code: 'already_subscribed' })
  })

  it('in monitor mode says what it would, and as a reference nothing at all', async () => {
    const artifact = server.publish(policyBody('Watches deletes'))
    const made = await subscribe(artifact, { mode: 'monitor' })
    const watched = await rooms.decide({ action: 'delete' })
    const module = made.objects[0]?.id
    expect(watched.would.map((rule) => rule.module)).toContain(module)
    expect(watched.rules.map((rule) => rule.module)).not.toContain(module)
    await rooms.library.subscriptions.patch(made.id, { mode: 'reference' }, 'local')
    const silent = await rooms.decide({ action: 'delete' })
    expect([...silent.would, ...silent.rules].map((rule) => rule.module)).not.toContain(module)
    await rooms.library.subscriptions.patch(made.id, { mode: 'enforce' }, 'local')
    expect((await rooms.decide({ action: 'delete' })).rules.map((rule) => rule.module)).toContain(module)
  })

  it('hears allow rules only where they were enabled', async () => {
    const content = rego('lets_all', 'allow contains "everything"')
    const body = policyBody('Lets all', { content, tests: { positive: [{}], negative: [] } })
    const artifact = server.publish(body)
    // Nothing else speaks for this server type: the default is deny.
    const call = { action: 'send', tool_name: 'unknown_tool', server_id: 'x' }
    const before = await rooms.decide(call)
    const made = await subscribe(artifact)
    expect((await rooms.decide(call)).rules).toEqual(before.rules)
    await rooms.library.subscriptions.end(made.id, 'local')
    const hearing = await subscribe(artifact, { allow_rules: true })
    expect((await rooms.decide(call)).rules.map(({ module }) => module)).toContain(hearing.objects[0]?.id)
  })

  it('has a pattern and a rule at work, with nothing but the switch to change', async () => {
    const pattern = await subscribe(server.publish(dlpBody('Patient numbers')))
    const rule = await subscribe(server.publish(inboundBody('Wire fraud')))
    const patternId = pattern.objects[0]?.id ?? ''
    const ruleId = rule.objects[0]?.id ?? ''
    expect(rooms.dlpPatterns.get(patternId)).toMatchObject({
      source: 'community',
      enabled: true,
      subscription_id: pattern.id,
    })
    const found = await rooms.dlpPatterns.test({ text: 'PAT-12345678' })
    expect(found.findings.map((each) => each.pattern)).toContain(patternId)
    await expect(rooms.dlpPatterns.update(patternId, { severity: 'low' }, 'local')).rejects.toMatchObject({
      code: 'read_only',
    })
    await expect(rooms.dlpPatterns.remove(patternId, 'local')).rejects.toMatchObject({ code: 'read_only' })
    await expect(rooms.inboundRules.patch(ruleId, { action: 'allow' }, 'local')).rejects.toMatchObject({
      code: 'read_only',
    })
    await expect(rooms.inboundRules.remove(ruleId, 'local')).rejects.toMatchObject({ code: 'read_only' })
    expect(await rooms.inboundRules.patch(ruleId, { enabled: false }, 'local')).toMatchObject({ enabled: false })
    expect(await rooms.dlpPatterns.update(patternId, { enabled: false }, 'local')).toMatchObject({ enabled: false })
    // A switch that was moved stays moved when the next version comes.
    server.publish(dlpBody('Patient numbers', { version: '1.1.0', description: 'Better.' }))
    expect(await rooms.sync()).toMatchObject({ updated: 1 })
    expect(rooms.dlpPatterns.get(patternId).enabled).toBe(false)
  })

  it('refuses what does not fit, and nothing is left of it', async () => {
    const artifact = server.publish(policyBody('Broken', { content: rego('broken', 'deny contains x if { y }') }))
    await expect(subscribe(artifact)).rejects.toMatchObject({ status: 422, code: 'does_not_fit' })
    expect(rooms.rows.list({ source: 'community' })).toEqual([])
    server.attack('changed_byte')
    const good = server.publish(policyBody('Good'))
    await expect(subscribe(good)).rejects.toMatchObject({ code: 'untrusted' })
    expect(rooms.library.subscriptions.list({ limit: 1, offset: 0 }).total).toBe(0)
  })
})

describe('own policies', () => {
  it('refer to a subscribed one by its slug, follow its updates, and keep it here', async () => {
    const content = (tool: string) =>
      rego('risky_tools', `risky if input.request.tool_name == "${tool}"\n\ndeny contains "never" if false`)
    const tests = { positive: [], negative: [] }
    const artifact = server.publish(policyBody('Risky tools', { content: content('one'), tests }))
    const refers = own('deny contains "risky" if data.behavry.community.risky_tools.risky')
    const unknown = await rooms.policies.validate({ rego_content: refers, source: 'custom' })
    expect(unknown.errors.map(({ code }) => code)).toEqual(['community_unknown'])
    const made = await subscribe(artifact, { mode: 'reference' })
    expect((await rooms.policies.validate({ rego_content: refers, source: 'custom' })).errors).toEqual([])
    const bracketed = own('deny contains "risky" if data.behavry.community["risky_tools"].risky')
    const misformed = await rooms.policies.validate({ rego_content: bracketed, source: 'custom' })
    expect(misformed.errors.map(({ code }) => code)).toEqual(['community_form'])
    const imported = own(
      'import data.behavry.community.risky_tools\n\ndeny contains "also" if risky_tools.risky # data.behavry.community.risky_tools',
    )
    const mine = await rooms.policies.create(
      { name: 'Mine', description: '', rego_content: refers, status: 'active' },
      'local',
    )
    const other = await rooms.policies.create(
      { name: 'Other', description: '', rego_content: imported, status: 'active' },
      'local',
    )
    const reasons = async (tool_name: string) =>
      (await rooms.decide({ tool_name })).rules
        .filter(({ module }) => [mine.id, other.id].includes(module))
        .map(({ reason }) => reason)
        .sort()
    expect(await reasons('one')).toEqual(['also', 'risky'])
    expect(await reasons('two')).toEqual([])
    server.publish(policyBody('Risky tools', { version: '1.1.0', content: content('two'), tests }))
    expect(await rooms.sync()).toMatchObject({ checked: 1, updated: 1 })
    expect(await reasons('two')).toEqual(['also', 'risky'])
    await expect(rooms.library.subscriptions.end(made.id, 'local')).rejects.toMatchObject({
      status: 409,
      code: 'referenced',
      errors: expect.arrayContaining([{ path: `policies.${mine.id}`, message: expect.any(String) }]),
    })
    expect(await reasons('two')).toEqual(['also', 'risky'])
    const lost = rego('risky_tools', 'harmless := true\n\ndeny contains "never" if false')
    server.publish(policyBody('Risky tools', { version: '1.2.0', content: lost, tests }))
    expect(await rooms.sync()).toMatchObject({ updated: 0 })
    expect(get(made.id)).toMatchObject({ state: 'update_pending', resolved_version: '1.1.0' })
    expect(get(made.id).pending?.changes.map(({ code }) => code)).toContain('lost_head')
    for (const { id } of [mine, other]) await rooms.policies.archive(id, '', 'local')
    await rooms.library.subscriptions.end(made.id, 'local')
    expect(rooms.rows.list({ source: 'community' })).toEqual([])
  })
})

describe('an update', () => {
  it('that tightens applies at the sync, once, with its row, and only the newest five can be gone back to', async () => {
    const artifact = server.publish(policyBody('Tightens'))
    const made = await subscribe(artifact)
    for (const minor of [1, 2, 3, 4, 5, 6]) {
      const body = `${denies('delete')}\n\n${denies('write')} # ${minor}`
      server.publish(policyBody('Tightens', { version: `1.${minor}.0`, content: rego('tightens', body) }))
      expect(await rooms.sync()).toEqual({ checked: 1, updated: 1, blocked: 0 })
    }
    expect(await rooms.sync()).toEqual({ checked: 1, updated: 0, blocked: 0 })
    const now = get(made.id)
    expect(now).toMatchObject({ resolved_version: '1.6.0', state: 'current', pending: null })
    expect(now.objects).toEqual(made.objects)
    expect(now.history.map(({ version, reason }) => `${version} ${reason}`)).toEqual(
      [6, 5, 4, 3, 2].map((n) => `1.${n}.0 sync`),
    )
    expect((await rowsOf('LIBRARY_UPDATED')).at(-1)?.data).toMatchObject({
      from_version: '1.5.0',
      version: '1.6.0',
      by: 'library-sync',
    })
    expect((await rooms.decide({ action: 'write' })).result).toBe('deny')
    await expect(rooms.library.subscriptions.rollback(made.id, '1.0.0', 'local')).rejects.toMatchObject({ status: 404 })
  })

  it('that loosens recorded calls waits, is shown, and applies as it was seen when accepted', async () => {
    const both = rego('loosens', `${denies('delete')}\n\n${denies('write')}`)
    const artifact = server.publish(policyBody('Loosens', { content: both }))
    const made = await subscribe(artifact)
    await rooms.recorded({ action: 'write', tool_name: 'write_file' })
    const narrow = rego('loosens', `${denies('delete')}\n\nwrites := true`)
    server.publish(policyBody('Loosens', { version: '1.1.0', content: narrow }))
    expect(await rooms.sync()).toMatchObject({ updated: 0, blocked: 0 })
    const waiting = get(made.id)
    expect(waiting).toMatchObject({ state: 'update_pending', resolved_version: '1.0.0', latest_version: '1.1.0' })
    expect(waiting.pending).toMatchObject({ version: '1.1.0', applies_at: null })
    expect(waiting.pending?.impact?.newly_allowed.count).toBeGreaterThanOrEqual(1)
    expect(waiting.pending?.after).toMatchObject({ content: narrow })
    expect((await rooms.decide({ action: 'write' })).result).toBe('deny')
    await expect(rooms.library.subscriptions.accept(made.id, '1.2.0', 'local')).rejects.toMatchObject({
      code: 'version_conflict',
    })
    server.attack('unavailable')
    const accepted = await rooms.library.subscriptions.accept(made.id, '1.1.0', 'local')
    expect(accepted).toMatchObject({ state: 'current', resolved_version: '1.1.0', pending: null })
    expect(accepted.history[0]).toMatchObject({ version: '1.1.0', reason: 'accepted', by: 'local' })
    expect((await rooms.decide({ action: 'write' })).rules.map(({ module }) => module)).not.toContain(
      made.objects[0]?.id,
    )
  })

  it('that lets everything pass changes no decision, says why, and goes when a better one comes', async () => {
    const artifact = server.publish(policyBody('Turns'))
    const made = await subscribe(artifact)
    const calls = [
      { action: 'delete' },
      { action: 'write' },
      { action: 'read' },
      { action: 'send', server_id: 'x', tool_name: 't' },
    ]
    const all = () => Promise.all(calls.map((call) => rooms.decide(call)))
    const before = await all()
    for (const [version, body] of [
      ['2.0.0', 'allow contains "all"'],
      ['2.1.0', `${denies('delete')}\n\ndecision := {"result": "allow", "reason": "all"}`],
      [
        '2.2.0',
        `${denies('delete')}\n\ndecision := {"result": input.request.tool_name, "reason": "all"} if input.request.tool_name == "allow"`,
      ],
    ] as const) {
      server.publish(policyBody('Turns', { version, content: rego('turns', body) }))
      expect(await rooms.sync()).toEqual({ checked: 1, updated: 0, blocked: 1 })
      expect(get(made.id)).toMatchObject({ state: 'update_blocked', resolved_version: '1.0.0' })
      expect(get(made.id).state_reason).toMatch(/allow.*stays in force.*copy/)
      expect(await all()).toEqual(before)
      await expect(rooms.library.subscriptions.accept(made.id, version, 'local')).rejects.toMatchObject({
        code: 'update_blocked',
      })
    }
    const told = (await rowsOf('LIBRARY_UPDATE_BLOCKED')).length
    expect(await rooms.sync()).toMatchObject({ blocked: 1 })
    expect((await rowsOf('LIBRARY_UPDATE_BLOCKED')).length).toBe(told)
    server.publish(policyBody('Turns', { version: '3.0.0', description: 'Better.' }))
    expect(await rooms.sync()).toMatchObject({ updated: 1, blocked: 0 })
    expect(get(made.id)).toMatchObject({ state: 'current', state_reason: null, resolved_version: '3.0.0' })
  })

  it('that does not compile here is blocked, in words', async () => {
    const artifact = server.publish(policyBody('Breaks'))
    const made = await subscribe(artifact)
    server.publish(
      policyBody('Breaks', { version: '1.0.1', content: rego('breaks', 'deny contains "x" if http.send({}).x') }),
    )
    expect(await rooms.sync()).toMatchObject({ updated: 0, blocked: 1 })
    expect(get(made.id).state_reason).toMatch(
      /Version 1\.0\.1 was not taken over.*line 3.*Version 1\.0\.0 stays in force/,
    )
    expect((await rowsOf('LIBRARY_UPDATE_BLOCKED')).at(-1)?.data).toMatchObject({
      offered_version: '1.0.1',
      version: '1.0.0',
    })
    expect((await rooms.decide({ action: 'delete' })).result).toBe('deny')
  })

  it('that catches less than the former tests promise waits', async () => {
    const made = await subscribe(server.publish(policyBody('Promises')))
    const narrower = rego(
      'promises',
      'deny contains "x" if { input.request.action == "delete"; input.request.tool_name == "rm" }',
    )
    server.publish(policyBody('Promises', { version: '1.1.0', content: narrower }))
    await rooms.sync()
    expect(get(made.id).pending?.changes).toMatchObject(
      [
        { code: 'lost_test', loosens: true },
        { code: 'new_tool', loosens: false },
      ].sort((a, b) => (a.code > b.code ? -1 : 1)),
    )
    expect(get(made.id).state).toBe('update_pending')
  })

  it('of a pattern or rule that is weaker waits: severity, action, tests', async () => {
    const pattern = await subscribe(server.publish(dlpBody('Cards')))
    const rule = await subscribe(server.publish(inboundBody('Letters')))
    const weak = { pattern: '\\bPAT-(9[0-9]{7})\\b', severity: 'low' as const }
    server.publish(
      dlpBody('Cards', { version: '1.1.0', content: weak, tests: { positive: ['PAT-92345678'], negative: ['x'] } }),
    )
    const matcher = { type: 'regex' as const, pattern: 'wire the money now' }
    server.publish(
      inboundBody('Letters', {
        version: '1.1.0',
        content: { matcher, action: 'tag', priority: 200 },
        tests: { positive: ['wire the money now'], negative: ['x'] },
      }),
    )
    expect(await rooms.sync()).toMatchObject({ checked: 2, updated: 0, blocked: 0 })
    expect(get(pattern.id).pending?.changes.map(({ code }) => code)).toEqual(['weaker_severity', 'lost_test'])
    expect(get(rule.id).pending?.changes.map(({ code }) => code)).toEqual([
      'weaker_action',
      'weaker_action',
      'lost_test',
    ])
    expect(rooms.dlpPatterns.get(pattern.objects[0]?.id ?? '').severity).toBe('high')
    server.publish(inboundBody('Letters', { version: '1.2.0', content: { matcher, action: 'allow', priority: 1 } }))
    await rooms.sync()
    expect(get(rule.id).state).toBe('update_blocked')
  })

  it('that finds less by its settings alone waits, whatever its tests say', async () => {
    const content = { pattern: '\\bPAT-([0-9]{8})\\b', severity: 'high' as const, min_entropy: 2 }
    const pattern = await subscribe(server.publish(dlpBody('Sure', { content })))
    expect(rooms.dlpPatterns.get(pattern.objects[0]?.id ?? '').min_entropy).toBe(2)
    server.publish(dlpBody('Sure', { version: '1.1.0', content: { ...content, min_entropy: 3 } }))
    const matching = (types: string[]) => ({
      content: { matcher: { type: 'file_type' as const, types }, action: 'block' as const, priority: 100 },
    })
    const rule = await subscribe(server.publish(inboundBody('Programs', matching(['exe', 'dll']))))
    server.publish(inboundBody('Programs', { version: '1.1.0', ...matching(['exe']) }))
    expect(await rooms.sync()).toMatchObject({ updated: 0 })
    for (const { id } of [pattern, rule])
      expect(get(id).pending?.changes).toMatchObject([{ code: 'narrower', loosens: true }])
    expect(get(rule.id).state_reason).not.toContain('applies by itself')
  })

  it('waits for its cool-down, then applies by itself', async () => {
    await rooms.settings.patch({ library_cool_down_hours: 24 }, 'local')
    try {
      const made = await subscribe(server.publish(policyBody('Cools')))
      server.publish(policyBody('Cools', { version: '1.1.0', description: 'Better.' }))
      expect(await rooms.sync()).toMatchObject({ updated: 0 })
      expect(get(made.id).state_reason).toContain('applies by itself')
      const at = Date.parse(get(made.id).pending?.applies_at ?? '')
      expect(at - rooms.clock.now()).toBe(24 * 3_600_000)
      expect(await rooms.sync()).toMatchObject({ updated: 0 })
      await rooms.settings.patch({ library_cool_down_hours: 48 }, 'local')
      expect(await rooms.sync()).toMatchObject({ updated: 0 })
      expect(Date.parse(get(made.id).pending?.applies_at ?? '') - at).toBe(24 * 3_600_000)
      await rooms.settings.patch({ library_cool_down_hours: 0 }, 'local')
      expect(await rooms.sync()).toMatchObject({ updated: 1 })
      expect(get(made.id)).toMatchObject({ resolved_version: '1.1.0', state: 'current', pending: null })
    } finally {
      await rooms.settings.patch({ library_cool_down_hours: 0 }, 'local')
    }
  })

  it('by another publisher, or to an earlier version, is refused', async () => {
    const artifact = server.publish(policyBody('Stolen'))
    const made = await subscribe(artifact)
    server.publish(policyBody('Stolen', { version: '1.1.0' }), { by: newPublisher(), artifact_id: artifact.id })
    expect(await rooms.sync()).toMatchObject({ updated: 0, blocked: 1 })
    expect(get(made.id)).toMatchObject({ state: 'update_blocked', resolved_version: '1.0.0' })
    expect(get(made.id).state_reason).toMatch(/publisher/)
  })
})
