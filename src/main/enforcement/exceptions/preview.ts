// What an exception would have meant for recorded calls: each is matched, and folded again as if it had been there.

import type { CallItem } from '../../../shared/contract/event.ts'
import type { ExceptionPreview, PreviewException } from '../../../shared/contract/exception.ts'
import type { Action } from '../../../shared/contract/primitives.ts'
import type { Log } from '../../events/log.ts'
import { fold } from '../fold.ts'
import type { Exceptions } from './exceptions.ts'
import { covers, type ExceptionScope } from './match.ts'

/** Calls read at once: the log is read in steps, so that live calls are not kept waiting. */
const pageSize = 500
const shownCalls = 20

export type PreviewExceptions = (asked: PreviewException) => Promise<ExceptionPreview>

export interface PreviewDeps {
  readonly log: { readonly query: Pick<Log['query'], 'calls'> }
  readonly exceptions: Pick<Exceptions, 'warnings'>
}

export function createPreview({ log, exceptions }: PreviewDeps): PreviewExceptions {
  return async ({ limit, agent_id = null, server_id = null, ...asked }) => {
    const scope = { ...asked, agent_id, server_id, session_id: null }
    const covered: ExceptionPreview['covered'] = { count: 0, lifted: 0, calls: [] }
    let calls = 0
    for await (const item of recorded(log, asked.tool_name, limit)) {
      calls += 1
      if (!wouldCover(scope, item)) continue
      const after = foldedWith(scope, item)
      covered.count += 1
      if (after === 'allow' && item.policy_result !== 'allow') covered.lifted += 1
      if (covered.calls.length < shownCalls) covered.calls.push(shownCall(item, after))
    }
    return { calls, covered, warnings: exceptions.warnings(scope) }
  }
}

/** The newest calls of a tool, newest first. */
async function* recorded(log: PreviewDeps['log'], tool_name: string, limit: number): AsyncGenerator<CallItem> {
  let before: number | undefined
  for (let left = limit; left > 0; ) {
    const size = Math.min(pageSize, left)
    const { items } = await log.query.calls({ tool_name, limit: size, offset: 0, before_seq: before })
    yield* items
    left -= items.length
    before = items.at(-1)?.seq
    if (items.length < size) return
  }
}

function wouldCover(scope: ExceptionScope, item: CallItem): boolean {
  const { tool_name, action, agent_id, session_id, server_id, targets } = item
  if (action === null || agent_id === null || session_id === null) return false
  return covers(scope, { tool_name, action, agent_id, session_id, server_id, targets })
}

/** The verdict as it would have been; a call that a stage denied is denied all the same. */
function foldedWith(scope: ExceptionScope, item: CallItem) {
  const baseline = item.stages.find(({ stage }) => stage === 'tool_baseline')
  const tool_class = baseline?.facts?.class as Action | undefined
  const facts = { exception_id: 'preview', names_agent: scope.agent_id !== null, tool_class }
  const stages = item.stages.filter(({ stage }) => stage !== 'exception')
  return fold([...stages, { stage: 'exception', outcome: 'pass', facts, duration_us: 0 }], item.opa_answer).result
}

function shownCall(item: CallItem, after: ReturnType<typeof foldedWith>) {
  const { id, timestamp, agent_id, server_id, tool_name, target, policy_result } = item
  return { id, timestamp, agent_id, server_id, tool_name, target, before: policy_result, after }
}
