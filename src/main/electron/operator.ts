// The shell as an operator's client: it asks the site in memory and follows its stream, and knows nothing of the rooms.
import { EventSourceParserStream } from 'eventsource-parser/stream'
import type { Escalation } from '../../shared/contract/escalation.ts'
import type { KillSwitch } from '../../shared/contract/settings.ts'
import type { Site } from '../api/site.ts'
import { origin } from './scheme.ts'

const retryMs = 1000

export interface ShellMessage {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

export interface Operator {
  /** What waits, the one that ends soonest first. */
  pending(): Promise<readonly Escalation[]>
  killSwitch(): Promise<KillSwitch>
  setKillSwitch(on: boolean): Promise<KillSwitch>
  /** Calls for every row of the log until stopped; after a break the rows in between come too. */
  follow(listener: (message: ShellMessage) => void): void
  stop(): Promise<void>
}

export function createOperator(site: Site, report: (error: unknown) => void): Operator {
  const stopped = new AbortController()
  let following: Promise<void> = Promise.resolve()
  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const init =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const answer = await site(new Request(`${origin}/api/v1${path}`, { method, ...init }))
    const content = (await answer.json()) as T & { detail?: string }
    if (!answer.ok) throw new Error(content.detail ?? `${method} ${path} answered ${answer.status}`)
    return content
  }
  async function followOnce(listener: (message: ShellMessage) => void, last: { id: string | null }): Promise<void> {
    const headers: Record<string, string> = last.id === null ? {} : { 'last-event-id': last.id }
    const { body, headers: head } = await site(new Request(`${origin}/api/v1/audit/stream`, { headers }))
    if (!body) return
    last.id ??= head.get('last-event-id')
    const events = body
      .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
      // Ended from here: a signal of the request would be lost once the request itself is collected.
      .pipeThrough(new EventSourceParserStream(), { signal: stopped.signal })
    for await (const { id, event, data } of events) {
      if (!id || !event) continue
      last.id = id
      listener({ type: event, data: (JSON.parse(data) as { data?: Record<string, unknown> }).data ?? {} })
    }
  }
  return {
    async pending() {
      const { items } = await ask<{ items: Escalation[] }>('GET', '/escalations?status=pending&limit=500')
      return items.sort((a, b) => a.expires_at.localeCompare(b.expires_at))
    },
    killSwitch: () => ask('GET', '/admin/kill-switch'),
    setKillSwitch: (on) => ask('POST', '/admin/kill-switch', { on }),
    follow(listener) {
      const last = { id: null }
      following = (async () => {
        while (!stopped.signal.aborted) {
          await followOnce(listener, last).catch((error: unknown) => {
            if (!stopped.signal.aborted) report(error)
          })
          if (!stopped.signal.aborted) await new Promise((resolve) => setTimeout(resolve, retryMs))
        }
      })()
    },
    async stop() {
      stopped.abort()
      await following
    },
  }
}
