// Paths of the endpoint map with their parameters, also for routes that tell how far they are.
import { describe, expect, it } from 'vitest'
import { filled } from '../../../../src/renderer/api/call.ts'
import { callWithProgress } from '../../../../src/renderer/api/call-with-progress.ts'
import { createApiDouble } from '../../../support/web/live-double.ts'

it('nothing in a parameter leaves its place in the path', () => {
  expect(filled('/a/{id}/b/{version}', { id: '../x?y', version: '1.0.0' })).toBe('/a/..%2Fx%3Fy/b/1.0.0')
  expect(filled('/a/{id}')).toBe('/a/')
})

describe('a route that tells how far it is', () => {
  const api = createApiDouble()

  it('is asked at its path', async () => {
    const asked = callWithProgress('POST /community/artifacts/{id}/impact', {
      params: { id: 'an id' },
      body: {},
      signal: new AbortController().signal,
      onProgress() {},
    }).catch((error: { code: string }) => error.code)
    await api.answer('POST /community/artifacts/an%20id/impact', { code: 'gone', detail: 'No.' }, 404)
    expect(await asked).toBe('gone')
  })
})
