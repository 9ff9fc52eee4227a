// Routes of the people who use the console.
import { z } from 'zod'
import { createdOperatorSchema, createOperatorSchema, operatorSchema } from '../contract/operator.ts'
import { type Endpoint, listOf, nothing, page } from './endpoint.ts'

export const operatorEndpoints = {
  'GET /operators': {
    summary: 'Operators, the owner first; removed=1 adds those who were removed',
    role: 'viewer',
    query: z.strictObject({ ...page, removed: z.enum(['1']).optional() }),
    status: 200,
    answer: listOf(operatorSchema),
  },
  'POST /operators': {
    summary: 'Add an operator; the token is shown once',
    role: 'admin',
    body: createOperatorSchema,
    status: 201,
    answer: createdOperatorSchema,
  },
  'GET /operators/me': { summary: 'Whose token this is', role: 'viewer', status: 200, answer: operatorSchema },
  'DELETE /operators/{id}': {
    summary: 'Remove an operator; the token and everything opened with it end at once',
    role: 'admin',
    status: 204,
    answer: nothing,
  },
} as const satisfies Record<string, Endpoint>
