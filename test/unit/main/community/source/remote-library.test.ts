// A library over HTTP: what it may answer, how long and how much, over which address, and who hears the token.
import { generate } from 'selfsigned'
import { describe, expect, it, onTestFinished } from 'vitest'
import { LibraryProblem } from '../../../../../src/main/community/source/library-source.ts'
import { createRemoteLibrary, type RemoteLibraryDeps } from '../../../../../src/main/community/source/remote-library.ts'
import { artifactQuery } from '../../../../../src/shared/contract/community.ts'
import { canonicalJson } from '../../../../../src/shared/json/canonical.ts'
import { type Attack, type HostileLibrary, startHostileLibrary } from '../../../../support/hostile-library.ts'
import { dlpBody, packBody, policyBody } from '../../../../support/library-bodies.ts'

const secret = 'tok_4f9c2d'

function remoteOf({ url }: { url: string }, more: Partial<RemoteLibraryDeps> = {}) {
  const remote = createRemoteLibrary({ baseUrl: url, token: secret, ...more })
  onTestFinished(() => remote.close())
  return remote
}

async function opened(...args: Parameters<typeof startHostileLibrary>): Promise<HostileLibrary> {
  const library = await startHostileLibrary(...args)
  onTestFinished(() => library.close())
  return library
}

async function problemOf(work: Promise<unknown>): Promise<LibraryProblem> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(LibraryProblem)
  return error as LibraryProblem
}

describe('the address', () => {
  const codeOf = (baseUrl: string) => {
    try {
      return createRemoteLibrary({ baseUrl, token: null }).id
    } catch (error) {
      return error as LibraryProblem
    }
  }

  it.each([
    ['https://library.example.org', 'https://library.example.org/'],
    ['https://library.example.org/of/us/', 'https://library.example.org/of/us'],
    ['https://library.example.org/of/us/api/v1/community/', 'https://library.example.org/of/us'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
    ['http://[::1]:8080', 'http://[::1]:8080/'],
    ['http://localhost', 'http://localhost/'],
  ])('%s is taken', (baseUrl, id) => {
    expect(codeOf(baseUrl)).toBe(id)
  })

  it.each([
    ['http://library.example.org', /over https/],
    ['http://127.0.0.1.example.org', /over https/],
    ['http://0.0.0.0', /over https/],
    ['ftp://127.0.0.1', /over https/],
    ['file:///etc/passwd', /over https/],
    ['library.example.org', /no address/],
    ['https://me:secret@library.example.org', /name or password/],
    ['https://library.example.org/?a', /after a/],
  ])('%s is refused with a sentence', (baseUrl, sentence) => {
    expect(codeOf(baseUrl)).toMatchObject({ code: 'refused', message: expect.stringMatching(sentence) })
  })

  it('a token that would be a header of its own is refused, and not told', () => {
    expect(() => createRemoteLibrary({ baseUrl: 'https://a.example', token: `${secret}\r\nx: y` })).toThrow(
      /^(?!.*tok_).*token/s,
    )
  })
})

describe('an honest library', () => {
  it('answers every question', async () => {
    const library = await opened()
    const remote = remoteOf(library)
    const body = policyBody('No deletes')
    const { id } = library.publish(body)
    const pack = library.publish(packBody('All of it', [{ artifact_id: id, version: '1.0.0' }]))
    expect(await remote.browse(artifactQuery.parse({ q: 'deletes' }))).toMatchObject({ items: [{ id }], total: 1 })
    expect(await remote.facets()).toMatchObject({ frameworks: [{ name: 'HIPAA', count: 2 }] })
    expect(await remote.artifact(id)).toMatchObject({ id, slug: 'no_deletes', content: body.content })
    expect(await remote.pack(pack.id)).toMatchObject({ members: [{ id, version: '1.0.0' }] })
    expect(await remote.featured()).toMatchObject({ week: '2026-W48' })
    expect(Buffer.from(await remote.body(id, '1.0.0')).toString()).toBe(canonicalJson(body))
    const [key, head] = [await remote.key(), await remote.head()]
    expect(head).toMatchObject({ tree_size: 2, key_id: key.key_id })
    expect(await remote.inclusion({ artifact_id: id, version: '1.0.0', tree_size: 2 })).toMatchObject({ leaf_index: 0 })
    expect(await remote.consistency(1, 2)).toMatchObject({ first: 1, second: 2 })
  })

  it('hears of subscriptions and installs, with the token, and of nothing without one', async () => {
    const library = await opened()
    const { id } = library.publish(dlpBody('Patients'))
    for (const token of [null, secret]) {
      const remote = remoteOf(library, { token })
      await remote.recordSubscription(id, 'weekly')
      await remote.recordInstall(id, null)
      await remote.recordInstall(id, [id])
      await remote.endSubscription(id)
      expect(remote.publishing === null).toBe(token === null)
    }
    expect(
      library.requests.map(({ method, path, body }) => [method, path.split('/').slice(4).join(' '), body]),
    ).toEqual([
      ['POST', `artifacts ${id} subscribe`, '{"cadence":"weekly"}'],
      ['POST', `artifacts ${id} install`, '{}'],
      ['POST', `packs ${id} install`, `{"members":["${id}"]}`],
      ['DELETE', `artifacts ${id} subscribe`, ''],
    ])
    expect(library.requests.every(({ headers }) => headers.authorization === `Bearer ${secret}`)).toBe(true)
  })

  it('has no such thing: gone', async () => {
    const library = await opened()
    const remote = remoteOf(library)
    expect(await problemOf(remote.artifact('5f0c7e61-9f0f-4b0e-8f55-2f6a4a3c8a10'))).toMatchObject({ code: 'gone' })
    expect(await problemOf(remote.body('../log/key', '1.0.0'))).toMatchObject({ code: 'gone' })
    expect(library.requests.at(-1)?.path).toBe('/api/v1/community/artifacts/..%2Flog%2Fkey/versions/1.0.0')
  })

  it('refuses with its code and fields', async () => {
    const library = await opened()
    library.attack('refusal')
    expect(await problemOf(remoteOf(library).facets())).toMatchObject({
      code: 'refused',
      message: 'The library refused: Not so.',
      refusal: { status: 422, code: 'version_not_high', errors: [{ path: 'version', code: 'version_not_higher' }] },
    })
  })

  it('may say more than this console knows, but for what somebody signed', async () => {
    const library = await opened()
    const { id } = library.publish(policyBody('No deletes'))
    library.attack('newer_server')
    const artifact = await remoteOf(library).artifact(id)
    expect(artifact).not.toHaveProperty('stars')
    expect(artifact.versions[0]).not.toHaveProperty('reviewed')
    expect(await remoteOf(library).head()).not.toHaveProperty('witnesses')
  })
})

describe('a library that gives no usable answer is unreachable, and says why', () => {
  const rows: [Attack, RegExp][] = [
    ['html', /text\/html and not with JSON. It may be a page to log in/],
    ['wrong_type', /text\/plain and not with JSON/],
    ['redirect', /sends its visitors on to login.example.com, which is never followed/],
    ['unavailable', /cannot answer at the moment \(503\)/],
    ['too_many', /asked less often/],
    ['half', /broke off in the middle/],
    ['endless', /more than \d+ KiB/],
    ['endless_headers', /headers without end|could not be asked/],
    ['packed', /packed its answer/],
    ['two_readings', /no JSON, or JSON in two readings/],
    ['slow', /did not (begin to|finish its) answer in time/],
    ['trickle', /did not finish its answer in time/],
  ]
  it.each(rows)('%s', async (attack, sentence) => {
    const library = await opened()
    const { id } = library.publish(policyBody('No deletes'))
    const remote = remoteOf(library, { limits: { connect: 300, part: 300, whole: 600 } })
    library.attack(attack)
    const asked =
      attack === 'two_readings' ? [remote.key()] : [remote.artifact(id), remote.body(id, '1.0.0'), remote.head()]
    for (const problem of await Promise.all(asked.map(problemOf))) {
      expect(problem.code).toBe('unreachable')
      expect(problem.message).toMatch(sentence)
      expect(problem.message).not.toContain(secret)
    }
    library.attack(null)
    expect(await remote.artifact(id)).toMatchObject({ id })
  })

  it('another shape, and another artifact', async () => {
    const library = await opened()
    const { id } = library.publish(policyBody('No deletes'))
    library.publish(dlpBody('Patients'))
    const remote = remoteOf(library)
    library.attack('other_shape')
    expect(await problemOf(remote.artifact(id))).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('(versions)'),
    })
    library.attack('other_artifact')
    expect(await problemOf(remote.artifact(id))).toMatchObject({ code: 'untrusted' })
  })

  it('nobody there', async () => {
    const library = await startHostileLibrary()
    const remote = remoteOf(library)
    await library.close()
    expect(await problemOf(remote.head())).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('Nothing answers'),
    })
  })

  it('a name that does not exist', async () => {
    const remote = remoteOf({ url: 'https://library.invalid' }, { limits: { connect: 2000, whole: 3000 } })
    expect((await problemOf(remote.head())).code).toBe('unreachable')
  })

  it('an error that is a page is no refusal: nothing is gone because of it', async () => {
    const library = await opened()
    const remote = remoteOf({ url: `${library.url}/elsewhere` })
    expect((await problemOf(remote.head())).code).toBe('gone')
    library.attack('wrong_type')
    expect((await problemOf(remote.artifact('nothing'))).code).toBe('unreachable')
  })
})

describe('TLS', () => {
  const certificate = async (name: string) => {
    const made = await generate([{ name: 'commonName', value: name }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
    })
    return { key: made.private, cert: made.cert }
  }

  it('a server that vouches for itself is not asked anything', async () => {
    const library = await opened(await certificate('localhost'))
    const problem = await problemOf(remoteOf(library).head())
    expect(problem).toMatchObject({ code: 'unreachable', message: expect.stringMatching(/vouches for itself/) })
    expect(library.requests).toEqual([])
  })

  it('a certificate that is made out to another name is not either', async () => {
    const tls = await certificate('library.example.org')
    const library = await opened(tls)
    const problem = await problemOf(remoteOf(library, { authorities: tls.cert }).head())
    expect(problem).toMatchObject({ code: 'unreachable', message: expect.stringMatching(/another name/) })
    expect(library.requests).toEqual([])
  })

  it('the right name of a known authority is', async () => {
    const tls = await certificate('localhost')
    const library = await opened(tls)
    expect(await remoteOf(library, { authorities: tls.cert }).head()).toMatchObject({ tree_size: 0 })
  })

  it('a server without TLS is unreachable', async () => {
    const library = await opened()
    const problem = await problemOf(remoteOf({ url: library.url.replace('http:', 'https:') }).head())
    expect(problem).toMatchObject({ code: 'unreachable', message: expect.stringMatching(/does not speak TLS/) })
  })
})

describe('a signal', () => {
  it('ends a question with its own reason', async () => {
    const library = await opened()
    library.attack('slow')
    const reason = new Error('enough')
    const controller = new AbortController()
    const asked = remoteOf(library).head(controller.signal)
    setTimeout(() => controller.abort(reason), 50)
    await expect(asked).rejects.toBe(reason)
  })
})
