// Routes of delegations and workflows.
import { z } from 'zod'
import {
  createDelegationSchema,
  delegationSchema,
  delegationStatusSchema,
  mintedDelegationSchema,
} from '../contract/delegation.ts'
import { uuidSchema } from '../contract/primitives.ts'
import {
  createWorkflowSchema,
  openedWorkflowSessionSchema,
  openWorkflowSessionSchema,
  workflowSchema,
  workflowSessionSchema,
} from '../contract/workflow.ts'
import { type Endpoint, listOf, nothing, page, pageQuery } from './endpoint.ts'

export const delegationEndpoints = {
  'GET /delegations': {
    summary: 'Delegations, newest first; agent_id finds those on either side',
    role: 'viewer',
    query: z.strictObject({ ...page, status: delegationStatusSchema.optional(), agent_id: uuidSchema.optional() }),
    status: 200,
    answer: listOf(delegationSchema),
  },
  'POST /delegations': {
    summary: 'Let one agent act for another; with X-Delegation-Token of the delegator it is passed on',
    role: 'admin',
    body: createDelegationSchema,
    status: 201,
    answer: mintedDelegationSchema,
  },
  'GET /delegations/{id}': { summary: 'One delegation', role: 'viewer', status: 200, answer: delegationSchema },
  'DELETE /delegations/{id}': {
    summary: 'Revoke it and everything below it at once',
    role: 'admin',
    status: 204,
    answer: nothing,
  },
  'GET /workflows': {
    summary: 'Workflows, newest first',
    role: 'viewer',
    query: pageQuery,
    status: 200,
    answer: listOf(workflowSchema),
  },
  'POST /workflows': {
    summary: 'Let agents work together, so deep and with such tools',
    role: 'admin',
    body: createWorkflowSchema,
    status: 201,
    answer: workflowSchema,
  },
  'GET /workflows/{id}': { summary: 'One workflow', role: 'viewer', status: 200, answer: workflowSchema },
  'DELETE /workflows/{id}': {
    summary: 'End a workflow with all its sessions',
    role: 'admin',
    status: 204,
    answer: nothing,
  },
  'GET /workflows/{id}/sessions': {
    summary: 'Sessions of a workflow, newest first',
    role: 'viewer',
    query: pageQuery,
    status: 200,
    answer: listOf(workflowSessionSchema),
  },
  'POST /workflows/{id}/sessions': {
    summary: 'Open a session for an agent of the workflow; its token is shown once',
    role: 'admin',
    body: openWorkflowSessionSchema,
    status: 201,
    answer: openedWorkflowSessionSchema,
  },
  'DELETE /workflows/{id}/sessions/{session_id}': {
    summary: 'End a session and everything below it',
    role: 'admin',
    status: 204,
    answer: nothing,
  },
} as const satisfies Record<string, Endpoint>
