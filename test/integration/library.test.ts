// Two consoles and one library: what one publishes, and somebody else has reviewed, decides on the other, and stays in its hand.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ArtifactBody, ArtifactSummary, Submission } from '../../src/shared/contract/community.ts'
import type { LibraryStatus, Subscription, SubscriptionDetail, Synced } from '../../src/shared/contract/library.ts'
import { type ConsoleProcess, endAll, referenceServer, startConsole } from '../support/console-process.ts'
import { type LibraryProcess, startLibrary } from '../support/library-process.ts'
import { until } from '../support/processes.ts'
import { tempFolder } from '../support/temp-folder.ts'

const folder = tempFolder(true)
let library: LibraryProcess
let author: ConsoleProcess
let reader: ConsoleProcess
let artifactId = ''

beforeAll(async () => {
  library = await startLibrary(join(folder, 'library'))
  author = await startConsole(join(folder, 'author'))
  reader = await startConsole(join(folder, 'reader'))
  const token = await tokenFor('author', 'tenant')
  await author.operator.patch('/settings', { library_base_url: library.base, library_token: token })
  const other = await tokenFor('reader', 'maintainer')
  await reader.operator.patch('/settings', { library_base_url: library.base, library_token: other })
  await reader.addServer('files', 'filesystem', [referenceServer('filesystem'), reader.folder])
}, 120_000)

afterAll(async () => {
  await author?.stop()
  await reader?.stop()
  library?.kill()
  endAll()
  rmSync(folder, { recursive: true, force: true })
})

async function tokenFor(name: string, role: string): Promise<string> {
  const answer = await fetch(`${library.url}/tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${library.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, role }),
  })
  return ((await answer.json()) as { token: string }).token
}

/** The rules of a version, one for each ending that may not be read. */
function bodyOf(version: string, endings: readonly string[], more = ''): ArtifactBody {
  const rules = endings.map(
    (ending) => `deny contains "Nobody reads ${ending} files" if {
	input.request.action == "read"
	some target in input.request.targets
	endswith(target.value, ".${ending}")
}`,
  )
  const call = (ending: string) => {
    const value = `/w/a/b/page.${ending}`
    const target = { kind: 'path', op: 'read', value, raw: value, at: '/path', forms: [value] }
    return { request: { tool_name: 'read_text_file', action: 'read', resource: value, targets: [target] } }
  }
  return {
    kind: 'policy',
    name: 'Closed endings',
    description: 'Files with some endings are for people.',
    maintainer: 'The author',
    maintainer_contact: 'author@example.org',
    license: 'MIT',
    tags: ['files'],
    category: 'filesystem',
    frameworks: ['SOC 2: CC6.1'],
    language: 'rego',
    version,
    content: `package behavry.community.closed_endings\n\nimport rego.v1\n\n${[...rules, ...(more ? [more] : [])].join('\n\n')}\n`,
    tests: { positive: endings.slice(0, 1).map(call), negative: [call('md')] },
  }
}

/** Submitted on the one console, approved on the other. */
async function publish(body: ArtifactBody): Promise<void> {
  const { submission_id } = await author.operator.post<{ submission_id: string }>('/community/contribute', body)
  const approved = await reader.operator.post<Submission>(`/community/review/${submission_id}/approve`, { notes: '' })
  expect(approved.status).toBe('approved')
}

const sync = () => reader.operator.post<Synced>('/library/sync', {})
const subscription = async () => {
  const { items } = await reader.operator.get<{ items: Subscription[] }>('/library/subscriptions')
  return items[0] as Subscription
}
const detail = async () =>
  reader.operator.get<SubscriptionDetail>(`/library/subscriptions/${(await subscription()).id}`)

async function read(name: string): Promise<string> {
  const agent = await reader.addAgent({ name: `reads ${name}`, permissions: ['filesystem:read'] })
  const client = await reader.client('files', await reader.token(agent))
  const answer = client.callTool({ name: 'read_text_file', arguments: { path: join(reader.folder, name) } })
  const told = await answer.then(
    (result) => JSON.stringify(result),
    (error: unknown) => String(error),
  )
  await client.close()
  return told
}

describe('two consoles and a library', () => {
  it('publish on one: signed, refused at the field where it is wrong, and never reviewed by who submitted it', async () => {
    const wrong = {
      ...bodyOf('1.0.0', ['key']),
      content: 'package behavry.community.closed_endings\n\nallow if true {\n',
    }
    const check = await author.operator.post<{ valid: boolean; errors: { path: string }[] }>(
      '/community/validate',
      wrong,
    )
    expect(check.valid).toBe(false)
    expect(check.errors[0]?.path).toMatch(/^content/)
    const { submission_id } = await author.operator.post<{ submission_id: string }>(
      '/community/contribute',
      bodyOf('1.0.0', ['key']),
    )
    await expect(author.operator.post(`/community/review/${submission_id}/approve`, { notes: '' })).rejects.toThrow()
    const none = await reader.operator.get<{ total: number }>('/community/artifacts')
    expect(none.total).toBe(0)
    const approved = await reader.operator.post<Submission>(`/community/review/${submission_id}/approve`, { notes: '' })
    artifactId = approved.artifact_id ?? ''
    const { items } = await reader.operator.get<{ items: ArtifactSummary[] }>('/community/artifacts?q=closed')
    expect(items).toMatchObject([{ id: artifactId, slug: 'closed_endings', latest_version: '1.0.0', subscribers: 0 }])
  })

  it('subscribe on the other: the next call is decided by it, and the library counts a tenant', async () => {
    const made = await reader.operator.post<Subscription>(`/community/artifacts/${artifactId}/subscribe`, {})
    expect(made).toMatchObject({ slug: 'closed_endings', resolved_version: '1.0.0', state: 'current', mode: 'enforce' })
    expect(await read('page.key')).toContain('Nobody reads key files')
    expect(await read('page.pem')).not.toContain('Nobody reads')
    await until(
      async () =>
        (await reader.operator.get<{ items: ArtifactSummary[] }>('/community/artifacts')).items[0]?.subscribers === 1,
      'the usage signal',
    )
  })

  it('a new version that only tightens arrives by itself', async () => {
    await publish(bodyOf('1.1.0', ['key', 'pem']))
    expect(await sync()).toMatchObject({ checked: 1, updated: 1, blocked: 0 })
    expect(await subscription()).toMatchObject({ resolved_version: '1.1.0', state: 'current' })
    expect(await read('page.pem')).toContain('Nobody reads pem files')
  })

  it('a pinned one stays, until it is let go of', async () => {
    const { id } = await subscription()
    await reader.operator.patch(`/library/subscriptions/${id}`, { pinned_version: '1.1.0' })
    await publish(bodyOf('1.2.0', ['key', 'pem', 'p12']))
    await sync()
    expect(await subscription()).toMatchObject({ resolved_version: '1.1.0', pinned_version: '1.1.0' })
    await reader.operator.patch(`/library/subscriptions/${id}`, { pinned_version: null })
    await sync()
    expect(await subscription()).toMatchObject({ resolved_version: '1.2.0', latest_version: '1.2.0' })
  })

  it('what loosens waits, with what it would have done, until somebody accepts it; and can be taken back', async () => {
    await read('other.p12')
    await publish(bodyOf('1.3.0', ['key', 'pem']))
    await sync()
    const waiting = await detail()
    expect(waiting).toMatchObject({ resolved_version: '1.2.0', state: 'update_pending' })
    expect(waiting.state_reason).toEqual(expect.any(String))
    expect(waiting.pending).toMatchObject({ version: '1.3.0' })
    expect(await read('page.p12')).toContain('Nobody reads p12 files')
    await reader.operator.post(`/library/subscriptions/${waiting.id}/accept`, { version: '1.3.0' })
    expect(await read('page.p12')).not.toContain('Nobody reads')
    await reader.operator.post(`/library/subscriptions/${waiting.id}/rollback`, { version: '1.2.0' })
    expect(await subscription()).toMatchObject({ resolved_version: '1.2.0', pinned_version: '1.2.0' })
    expect(await read('page.p12')).toContain('Nobody reads p12 files')
    await reader.operator.patch(`/library/subscriptions/${waiting.id}`, { pinned_version: null })
  })

  it('what would allow is blocked, decides nothing, and says why', async () => {
    const more = 'allow contains "Everything" if input.request.action == "write"'
    await publish(bodyOf('2.0.0', ['key', 'pem', 'p12'], more))
    await sync()
    const blocked = await detail()
    expect(blocked).toMatchObject({ state: 'update_blocked' })
    expect(blocked.state_reason).toMatch(/allow/i)
    expect(await read('page.key')).toContain('Nobody reads key files')
    const { items } = await reader.operator.get<{ items: { type: string }[] }>('/events?limit=200')
    const types = items.map(({ type }) => type)
    expect(types).toContain('LIBRARY_UPDATED')
    expect(types).toContain('LIBRARY_UPDATE_BLOCKED')
  })

  it('with the library gone the console goes on with what it has, and says so', async () => {
    library.kill()
    const synced = await sync()
    expect(synced.error).toEqual(expect.any(String))
    const status = await reader.operator.get<LibraryStatus>('/library/status')
    expect(status).toMatchObject({ source: 'remote', state: 'unreachable' })
    expect(status.problem).toEqual(expect.any(String))
    expect(await read('page.key')).toContain('Nobody reads key files')
  })
})
