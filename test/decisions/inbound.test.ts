// What becomes of tools' answers, one row a case, each through the real proxy with rules, settings and policies of its own.
import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CallItem, CallJudged, EventItem, LogRow } from '../../src/shared/contract/event.ts'
import type { InboundRule } from '../../src/shared/contract/inbound-rule.ts'
import { type ConsoleProcess, rpc, scratchServer, startConsole, toolCall } from '../support/console-process.ts'
import { unhurried } from '../support/decision-rows.ts'
import { tellAnswer } from '../support/told-answer.ts'
import rows from './inbound.json' with { type: 'json' }

interface Row {
  name: string
  tool?: string
  url?: string
  settings?: object
  rules?: object[]
  policy?: string
  result: object
  expect: {
    outcome: string | null
    policy: string | null
    stage: string | null
    events: string[]
    tags?: string[]
    answer: 'as it came' | 'withheld' | 'held' | 'without the secret' | object
  }
}

const secret = `ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}`
const poison = /system override|ignore all previous|you are now/i

let console_: ConsoleProcess
let token: string
const undo: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  console_ = await startConsole()
  await console_.addServer('web', 'web', [scratchServer, console_.folder, '--all'])
  for (const name of ['say', 'say_person'])
    await console_.operator.patch(`/servers/web/tools/${name}`, { action: 'read' })
  await console_.operator.patch('/roles', { reader: { permissions: ['*:read'] } })
  await console_.operator.patch('/settings', { hold_seconds: 1 })
  token = await console_.token(await console_.addAgent({ name: 'reader', roles: ['reader'] }))
})

afterEach(async () => {
  for (const each of undo.splice(0)) await each()
})

afterAll(async () => {
  await console_.stop()
  rmSync(console_.folder, { recursive: true, force: true })
})

/** Rules by id; the policy of the row under `$POLICY`. */
async function prepare({ settings, rules = [], policy }: Row): Promise<Map<string, string>> {
  const { operator } = console_
  const names = new Map<string, string>()
  if (settings) {
    await operator.patch('/settings', settings)
    undo.push(() => operator.patch('/settings', { inbound_block_severity: 'critical', dlp_results: 'flag' }))
  }
  for (const rule of rules) {
    const { id, name } = await operator.post<InboundRule>('/inbound-rules', rule)
    names.set(`inbound_rule:${id}`, name)
    undo.push(() => operator.delete(`/inbound-rules/${id}`))
  }
  if (policy !== undefined) {
    const body = { name: 'of this row', rego_content: policy, status: 'active' }
    const { id } = await operator.post<{ id: string }>('/policies', body)
    names.set(id, '$POLICY')
    undo.push(() => operator.patch(`/policies/${id}`, { status: 'archived' }))
  }
  return names
}

async function recordedOf(tool: string, requester: string) {
  const { operator } = console_
  const { items } = await operator.get<{ items: CallItem[] }>(`/audit/events?limit=200&tool_name=${tool}`)
  const item = items.find(({ requester_id }) => requester_id === requester)
  const { rows } = await operator.get<{ rows: LogRow[] }>(`/audit/events/${item?.id}`)
  const judged = rows.find(({ type }) => type === 'call.judged')?.record as CallJudged | undefined
  const told = await operator.get<{ items: EventItem[] }>('/events?limit=100')
  const events = told.items
    .filter(({ call_id, type }) => call_id === item?.id && /^(INBOUND|DLP)/.test(type))
    .map(({ type, severity, data }) => `${type} ${data.pattern_class} ${severity}`)
    .sort()
  return { item, judged, events }
}

describe('answers through the proxy', () => {
  it.each(rows as Row[])('$name', { timeout: 60_000 }, async (row) => {
    const names = await prepare(row)
    const { tool = 'say', url } = row
    const result = JSON.parse(JSON.stringify(row.result).replaceAll('$SECRET', secret)) as object
    const { body, item, judged, events } = await unhurried(async () => {
      const requester = crypto.randomUUID()
      const call = toolCall(requester, tool, {
        ...(url ? { url } : {}),
        answer: tellAnswer(console_.folder, result),
      })
      const { body } = await rpc(console_, 'web', token, call, { 'x-requester-id': requester })
      return { body, ...(await recordedOf(tool, requester)) }
    })
    const deciding = judged?.stages.find(({ code }) => code !== undefined && code === judged.policy_id)
    expect({
      outcome: item?.inbound_outcome,
      policy: judged?.policy_id ? (names.get(judged.policy_id) ?? judged.policy_id) : null,
      stage: deciding?.stage ?? null,
      events,
      tags: judged?.tags ?? [],
    }).toEqual({
      outcome: row.expect.outcome,
      policy: row.expect.policy,
      stage: row.expect.stage,
      events: row.expect.events,
      tags: row.expect.tags ?? [],
    })
    expect(item?.policy_result).toBe('allow')
    const { answer } = row.expect
    const text = JSON.stringify(body)
    if (answer === 'as it came') expect(body?.result).toEqual(result)
    else if (answer === 'withheld') {
      expect(body?.result).toMatchObject({ isError: true, content: [{ type: 'text' }] })
      expect(Object.keys(body?.result ?? {})).toEqual(['content', 'isError'])
      expect(text).toContain('withheld')
      expect(text).not.toMatch(poison)
    } else if (answer === 'held') {
      expect(body?.error).toMatchObject({ code: -32003, data: { reason: 'escalation_pending', retryable: true } })
      expect(text).not.toContain('heron')
    } else if (answer === 'without the secret') {
      expect(text).not.toContain(secret)
      expect(text.match(/⟦secret:/g)).toHaveLength(2)
    } else expect(body?.result).toEqual(answer)
  })
})
