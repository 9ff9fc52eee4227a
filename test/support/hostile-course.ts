// Rows as nobody should send them: ever new sessions, requesters, tools, places and findings, with names as long as they may be.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { target } from './detection-rows.ts'
import { decided } from './log-rows.ts'

const long = 'x'.repeat(1000)
const results = ['allow', 'deny', 'escalate'] as const

/** The entry of the log with this number; every fourth one is about a result, and agents are twenty. */
export function hostileEntry(n: number, agents: readonly string[]) {
  const about = { agent_id: agents[n % agents.length] ?? '', session_id: `session-${Math.floor(n / 3)}` }
  const id = `row-${n}`
  if (n % 4 === 3) {
    const inbound_findings = [{ severity: 'high', content_snippet: long }]
    return { type: 'call.judged', call_id: id, record: { id, ...about, outcome: 'flagged', inbound_findings } }
  }
  const policy_result = results[n % 3] ?? 'deny'
  const record = decided(id, {
    ...about,
    policy_result,
    requester_id: n % 2 === 0 ? `requester-${n}-${long.slice(0, 200)}` : 'the same',
    tool_name: n % 5 === 0 ? `tool-${n}-${long}` : 'read_file',
    targets: [1, 2, 3].map((part) => target(`/home/u${n % 50}/${n}/${part}/${long}`)),
    escalation_id: policy_result === 'escalate' ? `escalation-${n}` : null,
  })
  return { type: 'call.decided', call_id: id, record: { ...record } }
}

/** Bytes in use once everything that nobody needs is gone. */
export function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}
