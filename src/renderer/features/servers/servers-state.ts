// What the store of servers holds and can do.
import type { Drift } from '../../../shared/contract/drift.ts'
import type {
  AcceptTools,
  BlockTools,
  ClassifyTool,
  CreateServer,
  Server,
  Tool,
  UpdateServer,
} from '../../../shared/contract/server.ts'
import type { CallError } from '../../api/call.ts'

/** What is known about the server that is open. */
export interface OpenServer {
  readonly id: string
  readonly tools: readonly Tool[] | null
  readonly drift: readonly Drift[] | null
  readonly error: CallError | null
}

export interface ServersState {
  readonly items: readonly Server[]
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: CallError | null
  readonly open: OpenServer | null
  load(): Promise<void>
  /** Tools and changes of one server; null closes it. */
  show(id: string | null): Promise<void>
  create(body: CreateServer): Promise<Server>
  update(id: string, body: UpdateServer): Promise<void>
  remove(id: string): Promise<void>
  classify(id: string, tool: string, body: ClassifyTool): Promise<void>
  /** When one changed meanwhile nothing is accepted, the tools are read again, and the error says so. */
  accept(id: string, tools: NonNullable<AcceptTools['tools']>): Promise<void>
  /** The same, for what was looked at and stays blocked. */
  block(id: string, tools: BlockTools['tools']): Promise<void>
}
