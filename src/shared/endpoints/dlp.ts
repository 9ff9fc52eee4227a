// Routes of DLP patterns: what may not leave, tried out and measured.
import {
  createDlpPatternSchema,
  dlpMeasureSchema,
  dlpPatternSchema,
  dlpTestedSchema,
  patchDlpPatternSchema,
  testDlpSchema,
} from '../contract/dlp.ts'
import { type Endpoint, listOf, nothing, pageQuery } from './endpoint.ts'

export const dlpEndpoints = {
  'GET /dlp/patterns': {
    summary: 'All patterns: those that came with the console by family, then your own',
    role: 'viewer',
    query: pageQuery,
    status: 200,
    answer: listOf(dlpPatternSchema),
  },
  'POST /dlp/patterns': {
    summary: 'Write a pattern; it counts from the answer on',
    role: 'admin',
    body: createDlpPatternSchema,
    status: 201,
    answer: dlpPatternSchema,
  },
  // Before the route with an id, which would take it for one.
  'GET /dlp/patterns/measures': {
    summary: 'How each pattern does on its own tests, run now',
    role: 'viewer',
    status: 200,
    answer: listOf(dlpMeasureSchema),
  },
  'GET /dlp/patterns/{id}': { summary: 'One pattern', role: 'viewer', status: 200, answer: dlpPatternSchema },
  'PATCH /dlp/patterns/{id}': {
    summary: 'Change a pattern; of a built-in one its switch and its severity',
    role: 'admin',
    body: patchDlpPatternSchema,
    status: 200,
    answer: dlpPatternSchema,
  },
  'DELETE /dlp/patterns/{id}': {
    summary: 'Remove a pattern of your own',
    role: 'admin',
    status: 204,
    answer: nothing,
  },
  'POST /dlp/test': {
    summary: 'What would be found in a text, by all patterns that are on or by one that need not be stored',
    role: 'analyst',
    body: testDlpSchema,
    status: 200,
    answer: dlpTestedSchema,
  },
} as const satisfies Record<string, Endpoint>
