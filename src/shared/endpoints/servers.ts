// Routes of upstream servers and their tools.
import { driftSchema } from '../contract/drift.ts'
import {
  acceptToolsSchema,
  blockToolsSchema,
  classifyToolSchema,
  createServerSchema,
  serverSchema,
  toolSchema,
  updateServerSchema,
} from '../contract/server.ts'
import { type Endpoint, listOf, nothing, pageQuery } from './endpoint.ts'

export const serverEndpoints = {
  'GET /servers': {
    summary: 'List upstream servers',
    role: 'viewer',
    query: pageQuery,
    status: 200,
    answer: listOf(serverSchema),
  },
  'POST /servers': {
    summary: 'Add a server; its tools appear by themselves',
    role: 'admin',
    body: createServerSchema,
    status: 201,
    answer: serverSchema,
  },
  'GET /servers/{id}': { summary: 'One server', role: 'viewer', status: 200, answer: serverSchema },
  'PATCH /servers/{id}': {
    summary: 'Change a server; it is started anew',
    role: 'admin',
    body: updateServerSchema,
    status: 200,
    answer: serverSchema,
  },
  'DELETE /servers/{id}': {
    summary: 'Remove a server and end its processes',
    role: 'admin',
    status: 204,
    answer: nothing,
  },
  'GET /servers/{id}/tools': {
    summary: 'Tools of a server with class and state',
    role: 'viewer',
    query: pageQuery,
    status: 200,
    answer: listOf(toolSchema),
  },
  'PATCH /servers/{id}/tools/{name}': {
    summary: 'Classify one tool',
    role: 'admin',
    body: classifyToolSchema,
    status: 200,
    answer: toolSchema,
  },
  'POST /servers/{id}/baseline/accept': {
    summary: 'Accept tools as they are now; 409 when one changed meanwhile',
    role: 'admin',
    body: acceptToolsSchema,
    status: 200,
    answer: listOf(toolSchema),
  },
  'POST /servers/{id}/baseline/block': {
    summary: 'Keep tools blocked as they are now: they wait no longer; 409 when one changed meanwhile',
    role: 'admin',
    body: blockToolsSchema,
    status: 200,
    answer: listOf(toolSchema),
  },
  'GET /servers/{id}/drift': {
    summary: 'Changes seen in the tools of a server, newest first, with what became of each',
    role: 'viewer',
    query: pageQuery,
    status: 200,
    answer: listOf(driftSchema),
  },
} as const satisfies Record<string, Endpoint>
