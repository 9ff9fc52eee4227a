// Routes of agents: credentials, baselines, enrolment, sessions, roles.
import { z } from 'zod'
import {
  agentSchema,
  createAgentSchema,
  createdAgentSchema,
  createdEnrollmentTokenSchema,
  createEnrollmentTokenSchema,
  credentialsSchema,
  enrollmentTokenSchema,
  patchRolesSchema,
  rolesSchema,
  sessionSchema,
  updateAgentSchema,
} from '../contract/agent.ts'
import { agentBaselineSchema } from '../contract/detection.ts'
import { type Endpoint, listOf, nothing, pageQuery } from './endpoint.ts'

export const agentEndpoints = {
  'GET /agents': { summary: 'List agents', role: 'viewer', query: pageQuery, status: 200, answer: listOf(agentSchema) },
  'POST /agents': {
    summary: 'Create an agent; its secret is shown once',
    role: 'admin',
    body: createAgentSchema,
    status: 201,
    answer: createdAgentSchema,
  },
  'GET /agents/{id}': { summary: 'One agent', role: 'viewer', status: 200, answer: agentSchema },
  'PATCH /agents/{id}': {
    summary: 'Change an agent; suspending or revoking ends its sessions',
    role: 'admin',
    body: updateAgentSchema,
    status: 200,
    answer: agentSchema,
  },
  'DELETE /agents/{id}': {
    summary: 'Revoke an agent for good; its log rows stay',
    role: 'admin',
    status: 204,
    answer: nothing,
  },
  'POST /agents/{id}/credentials': {
    summary: 'New credentials; the old ones and all sessions end',
    role: 'admin',
    status: 201,
    answer: credentialsSchema,
  },
  'GET /agents/{id}/baseline': {
    summary: 'What an agent usually does, and what its drift would make of that',
    role: 'viewer',
    status: 200,
    answer: agentBaselineSchema,
  },
  'POST /agents/{id}/baseline/approve': {
    summary:
      'Take what is proposed, else the last 50 calls, for usual; a risk that drift has raised is lowered at once',
    role: 'admin',
    body: z.strictObject({}),
    status: 200,
    answer: agentBaselineSchema,
  },
  'GET /agents/{id}/sessions': {
    summary: 'Sessions of an agent',
    role: 'viewer',
    query: pageQuery,
    status: 200,
    answer: listOf(sessionSchema),
  },
  'DELETE /sessions/{id}': { summary: 'Revoke a session at once', role: 'admin', status: 204, answer: nothing },
  'GET /enrollment-tokens': {
    summary: 'Enrolment tokens, newest first; the tokens themselves are never shown again',
    role: 'viewer',
    query: pageQuery,
    status: 200,
    answer: listOf(enrollmentTokenSchema),
  },
  'POST /enrollment-tokens': {
    summary: 'A token with which one agent enrols itself; shown once',
    role: 'admin',
    body: createEnrollmentTokenSchema,
    status: 201,
    answer: createdEnrollmentTokenSchema,
  },
  'DELETE /enrollment-tokens/{id}': {
    summary: 'Withdraw an enrolment token that nobody has used',
    role: 'admin',
    status: 204,
    answer: nothing,
  },
  'GET /roles': { summary: 'All roles, as data.roles holds them', role: 'viewer', status: 200, answer: rolesSchema },
  'PATCH /roles': {
    summary: 'Merge roles by name; null removes',
    role: 'admin',
    body: patchRolesSchema,
    status: 200,
    answer: rolesSchema,
  },
} as const satisfies Record<string, Endpoint>
