// Workflows: a snapshot, patched by the stream, and the sessions of the one that is open.
import { create } from 'zustand'
import type {
  CreateWorkflow,
  OpenedWorkflowSession,
  OpenWorkflowSession,
  Workflow,
  WorkflowSession,
} from '../../../shared/contract/workflow.ts'
import { type CallError, call } from '../../api/call.ts'
import { listLoad, renewOn } from '../../api/list-store.ts'
import type { Live } from '../../api/live.ts'

const page = { limit: 500 }
/** Rows after which the list may be another one; sessions end with their agents. */
const changing = /^(workflow|agent)\./

export interface WorkflowsState {
  readonly items: readonly Workflow[]
  readonly sessions: { readonly workflowId: string; readonly items: readonly WorkflowSession[] } | null
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: CallError | null
  load(): Promise<void>
  /** Each throws CallError. */
  show(workflowId: string): Promise<void>
  create(body: CreateWorkflow): Promise<Workflow>
  end(id: string): Promise<void>
  openSession(id: string, body: OpenWorkflowSession): Promise<OpenedWorkflowSession>
  endSession(id: string, sessionId: string): Promise<void>
}

export type WorkflowsStore = ReturnType<typeof createWorkflowsStore>

interface Held {
  readonly set: (part: Partial<WorkflowsState>) => void
  readonly get: () => WorkflowsState
}

export function createWorkflowsStore(live: Live) {
  const held: Held = { set: (part) => store.setState(part), get: () => store.getState() }
  const store = create<WorkflowsState>(() => ({
    items: [],
    sessions: null,
    status: 'loading',
    error: null,
    ...reading(held),
    ...changes(held),
  }))
  const renew = () => {
    const { sessions, load, show } = store.getState()
    void load()
    if (sessions) void show(sessions.workflowId).catch(() => {})
  }
  renewOn(live, store, (type) => changing.test(type), renew)
  return store
}

function reading({ set, get }: Held): Pick<WorkflowsState, 'load' | 'show'> {
  return {
    load: listLoad<WorkflowsState>({ set, get }, async () => ({
      items: (await call('GET /workflows', { query: page })).items,
    })),
    async show(workflowId) {
      const { items } = await call('GET /workflows/{id}/sessions', { params: { id: workflowId }, query: page })
      set({ sessions: { workflowId, items } })
    },
  }
}

function changes({ get }: Held): Pick<WorkflowsState, 'create' | 'end' | 'openSession' | 'endSession'> {
  return {
    async create(body) {
      const made = await call('POST /workflows', { body })
      await get().load()
      return made
    },
    async end(id) {
      await call('DELETE /workflows/{id}', { params: { id } })
      await get().load()
    },
    async openSession(id, body) {
      const opened = await call('POST /workflows/{id}/sessions', { params: { id }, body })
      await get().show(id)
      return opened
    },
    async endSession(id, sessionId) {
      await call('DELETE /workflows/{id}/sessions/{session_id}', { params: { id, session_id: sessionId } })
      await get().show(id)
    },
  }
}
