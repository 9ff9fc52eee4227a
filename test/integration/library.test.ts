// Two consoles and one library server: published on one, reviewed, found and subscribed to on the other; what comes after is synced.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Serving, serve } from '../../src/library-server/serve.ts'
import type { ArtifactBody, ArtifactSummary, Submission } from '../../src/shared/contract/community.ts'
import type {
  LibraryStatus,
  SeenArtifact,
  Subscription,
  SubscriptionDetail,
  Synced,
} from '../../src/shared/contract/library.ts'
import type { Policy } from '../../src/shared/contract/policy.ts'
import { type ConsoleProcess, startConsole } from '../support/console-process.ts'
import { policyBody } from '../support/library-bodies.ts'
import { libraryPlaces } from '../support/library-room.ts'
import { tempFolder } from '../support/temp-folder.ts'

const folder = tempFolder(true)
let library: Serving
let publishing: ConsoleProcess
let subscribing: ConsoleProcess

beforeAll(async () => {
  const dataDir = join(folder, 'library')
  const options = { dataDir, host: '127.0.0.1', port: 0, databaseUrl: undefined, keyFile: undefined, proxies: 0 }
  library = await serve(libraryPlaces, options)
  publishing = await startConsole()
  subscribing = await startConsole()
  const asked = await fetch(`${library.url}/api/v1/community/tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${library.maintainerToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'publishing', role: 'tenant' }),
  })
  const { token } = (await asked.json()) as { token: string }
  await publishing.operator.patch('/settings', { library_base_url: library.url, library_token: token })
  const library_token = library.maintainerToken
  await subscribing.operator.patch('/settings', { library_base_url: library.url, library_token })
})
afterAll(async () => {
  for (const each of [publishing, subscribing]) {
    await each.stop()
    rmSync(each.folder, { recursive: true, force: true })
  }
  await library.close()
  rmSync(folder, { recursive: true, force: true })
})

/** From one console to review on the other. */
async function publish(body: ArtifactBody): Promise<Submission> {
  const { submission_id } = await publishing.operator.post<{ submission_id: string }>('/community/contribute', body)
  return subscribing.operator.post<Submission>(`/community/review/${submission_id}/approve`, { notes: 'Fine.' })
}
const sync = () => subscribing.operator.post<Synced>('/library/sync', {})
const detail = (id: string) => subscribing.operator.get<SubscriptionDetail>(`/library/subscriptions/${id}`)
const rego = (body: string) => `package behavry.community.no_deletes\n\n${body}\n`
const denies = (action: string) => `deny contains {"reason": "No ${action}."} if input.request.action == "${action}"`

describe('a policy', () => {
  it('goes from one console through review to the other, and its versions follow, are pinned, or explain themselves', async () => {
    const approved = await publish(policyBody('No deletes'))
    expect(approved.status).toBe('approved')
    const { items } = await subscribing.operator.get<{ items: ArtifactSummary[] }>('/community/artifacts?q=deletes')
    const [found] = items
    expect(found).toMatchObject({ name: 'No deletes', kind: 'policy' })
    const path = `/community/artifacts/${found?.id}`
    const seen = await subscribing.operator.get<SeenArtifact>(path)
    expect(seen).toMatchObject({ verified: true, subscription_id: null })
    const made = await subscribing.operator.post<Subscription>(`${path}/subscribe`, {})
    const policy = await subscribing.operator.get<Policy>(`/policies/${made.objects[0]?.id}`)
    expect(policy).toMatchObject({ source: 'community', status: 'active', subscription_id: made.id })

    const tighter = rego(`${denies('delete')}\n\n${denies('send')}`)
    await publish(policyBody('No deletes', { version: '1.1.0', content: tighter }))
    expect(await sync()).toEqual({ checked: 1, updated: 1, blocked: 0 })
    expect(await detail(made.id)).toMatchObject({ resolved_version: '1.1.0', state: 'current' })

    await subscribing.operator.patch(`/library/subscriptions/${made.id}`, { pinned_version: '1.1.0' })
    const allowing = rego(`${denies('delete')}\n\nallow contains {"reason": "all"} if input.request.action == "read"`)
    const tests = { positive: [{ request: { action: 'delete' } }], negative: [] }
    await publish(policyBody('No deletes', { version: '1.2.0', content: allowing, tests }))
    expect(await sync()).toEqual({ checked: 1, updated: 0, blocked: 0 })
    expect(await detail(made.id)).toMatchObject({
      resolved_version: '1.1.0',
      latest_version: '1.2.0',
      state: 'current',
    })

    await subscribing.operator.patch(`/library/subscriptions/${made.id}`, { pinned_version: null })
    expect(await sync()).toEqual({ checked: 1, updated: 0, blocked: 1 })
    const blocked = await detail(made.id)
    expect(blocked).toMatchObject({ resolved_version: '1.1.0', state: 'update_blocked' })
    expect(blocked.state_reason).toMatch(/allow.*stays in force/)
    expect(await subscribing.operator.get<LibraryStatus>('/library/status')).toMatchObject({
      state: 'ok',
      can_publish: true,
    })
  })
})
