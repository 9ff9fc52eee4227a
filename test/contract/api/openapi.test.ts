// The OpenAPI document: whole, valid against the parts of 3.1 that we use, and true to what is served.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Endpoint, endpoints } from '../../../src/shared/endpoints.ts'
import { type Mount, mounts } from './mounts.ts'

const reference = z.strictObject({ $ref: z.string().startsWith('#/components/schemas/') })
/** Without references of its own, and such that a reader of JSON Schema understands it. */
const jsonSchema = z.record(z.string(), z.unknown()).refine((schema) => {
  z.fromJSONSchema(schema as never)
  return !('$schema' in schema)
})
const schemaOrReference = z.unknown().transform((schema) => {
  const { success } = reference.safeParse(schema)
  return success ? reference.parse(schema) : jsonSchema.parse(schema)
})
const content = z.record(z.string().includes('/'), z.strictObject({ schema: schemaOrReference }))
const responseObject = z.strictObject({ description: z.string().min(1), content: content.optional() })
const operation = z.strictObject({
  operationId: z.string().regex(/^[a-z0-9_]+$/),
  summary: z.string().min(1),
  'x-role': z.enum(['viewer', 'analyst', 'policy_author', 'admin']),
  parameters: z.array(
    z.strictObject({ name: z.string(), in: z.enum(['path', 'query']), required: z.boolean(), schema: jsonSchema }),
  ),
  requestBody: z.strictObject({ content }).optional(),
  responses: z.partialRecord(z.enum(['200', '201', '202', '204', 'default']), responseObject),
})
const documentSchema = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string() }),
  servers: z.array(z.strictObject({ url: z.literal('/api/v1') })),
  security: z.tuple([z.strictObject({ operator: z.tuple([]) })]),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'post', 'patch', 'delete', 'put']), operation),
  ),
  components: z.strictObject({
    securitySchemes: z.strictObject({
      operator: z.strictObject({ type: z.literal('http'), scheme: z.literal('bearer') }),
    }),
    schemas: z.record(z.string(), jsonSchema),
  }),
})

describe.each(mounts)('openapi $name', ({ open }) => {
  let mount: Mount
  beforeEach(async () => {
    mount = await open()
  })
  afterEach(() => mount.close())
  const load = async () => documentSchema.parse(await (await mount.ask('GET', '/openapi.json')).json())

  it('lists every endpoint, and nothing else', async () => {
    const { paths } = await load()
    const listed = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(listed.sort()).toEqual(Object.keys(endpoints).sort())
  })

  it('declares each path parameter, status, role, body and query of the map', async () => {
    const { paths } = await load()
    const ids = new Set<string>()
    for (const [key, endpoint] of Object.entries(endpoints) as [string, Endpoint][]) {
      const [method = '', path = ''] = key.split(' ')
      const listed = paths[path]?.[method.toLowerCase() as 'get']
      const named = (where: string) => listed?.parameters.filter((each) => each.in === where).map(({ name }) => name)
      expect(named('path')).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
      expect(named('query')).toEqual(endpoint.query ? Object.keys(endpoint.query.shape) : [])
      const needed = Object.entries(endpoint.query?.shape ?? {}).filter(([, schema]) => !accepts(schema, undefined))
      const required = listed?.parameters.filter((each) => each.in === 'query' && each.required)
      expect(required?.map(({ name }) => name)).toEqual(needed.map(([name]) => name))
      expect(listed?.['x-role']).toBe(endpoint.role)
      expect(listed?.requestBody !== undefined).toBe(endpoint.body !== undefined)
      expect(Object.keys(listed?.responses ?? {}).sort()).toEqual([String(endpoint.status), 'default'])
      ids.add(listed?.operationId ?? '')
    }
    expect(ids.size).toBe(Object.keys(endpoints).length)
  })

  it('its references lead somewhere, and its schemas accept real answers', async () => {
    const text = await (await mount.ask('GET', '/openapi.json')).text()
    const document = documentSchema.parse(JSON.parse(text))
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      expect(document.components.schemas).toHaveProperty(name)
    }
    await mount.ask('POST', '/agents', { name: 'reader' })
    await mount.rooms.decided()
    for (const path of ['/agents', '/settings', '/admin/opa', '/audit/events', '/events', '/audit/verify']) {
      const answer = document.paths[path]?.get?.responses['200']?.content?.['application/json']?.schema
      const body = await (await mount.ask('GET', path)).json()
      expect(z.fromJSONSchema(answer as never).safeParse(body).error).toBeUndefined()
    }
    const problem = await (await mount.ask('GET', '/agents?x=1')).json()
    expect(z.fromJSONSchema(document.components.schemas.Problem as never).safeParse(problem).success).toBe(true)
  })
})

function accepts(schema: unknown, value: unknown): boolean {
  return (schema as z.ZodType).safeParse(value).success
}
