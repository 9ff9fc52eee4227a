// The OpenAPI 3.1 document, made from the endpoint map, so that it cannot differ from what is served.
import { z } from 'zod'
import { problemSchema } from '../../shared/contract/problem.ts'
import { type Endpoint, endpoints } from '../../shared/endpoints.ts'

const json = 'application/json'

export function openApiDocument(version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [key, endpoint] of Object.entries(endpoints) as [string, Endpoint][]) {
    const [method = '', path = ''] = key.split(' ')
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(key, path, endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Behavry Console, operator API', version },
    servers: [{ url: '/api/v1' }],
    security: [{ operator: [] }],
    paths,
    components: {
      securitySchemes: { operator: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: schemaOf(problemSchema, 'output') },
    },
  }
}

function operation(key: string, path: string, endpoint: Endpoint): Record<string, unknown> {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const answer = { [endpoint.stream ?? json]: { schema: schemaOf(endpoint.answer, 'output') } }
  const body = endpoint.body ? { content: { [json]: { schema: schemaOf(endpoint.body, 'input') } } } : null
  return {
    operationId: key.replace(/\W+/g, '_').replace(/_$/, '').toLowerCase(),
    summary: endpoint.summary,
    'x-role': endpoint.role,
    parameters: [...inPath, ...queryParameters(endpoint)],
    ...(body ? { requestBody: body } : {}),
    responses: {
      [endpoint.status]:
        endpoint.status === 204 ? { description: 'Done' } : { description: 'The answer', content: answer },
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function queryParameters({ query }: Endpoint): Record<string, unknown>[] {
  if (!query) return []
  const { properties = {}, required = [] } = schemaOf(query, 'input') as {
    properties?: Record<string, unknown>
    required?: string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
