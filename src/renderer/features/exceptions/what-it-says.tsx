// What a new exception will say, in words, and the recorded calls that it would have covered.
import { patternProblem } from '../../../shared/contract/exception.ts'
import { type PreviewQuestion, useExceptionPreview } from '../../api/exception-preview.ts'
import { ExceptionReach } from '../../ui/exception-reach.tsx'
import type { ExceptionDraft } from './exception-draft.ts'
import { ExceptionSentence } from './exception-sentence.tsx'
import type { ExceptionsState } from './store.ts'

export function WhatItSays({ draft, agents }: { draft: ExceptionDraft; agents: ExceptionsState['agents'] }) {
  const { tool_name, action, target_pattern, agent_id, server_id } = draft
  const askable = tool_name !== '' && patternProblem(target_pattern) === null
  const named = { ...(agent_id === '' ? {} : { agent_id }), ...(server_id === '' ? {} : { server_id }) }
  const question: PreviewQuestion | null = askable ? { tool_name, action, target_pattern, ...named } : null
  const preview = useExceptionPreview(question)
  const scope = { tool_name, action, target_pattern, agent_id: agent_id || null, server_id: server_id || null }
  return (
    <aside
      aria-label="What it will say"
      className="flex flex-col gap-3 self-start rounded-md border border-line bg-panel p-4"
    >
      <h3 className="font-semibold">What it will say</h3>
      {askable ? (
        <>
          <p>
            <ExceptionSentence scope={{ ...scope, session_id: null }} agents={agents} />
          </p>
          <ExceptionReach preview={preview} tool={tool_name} past />
        </>
      ) : (
        <p className="text-soft">
          Name a tool and what it may touch: then it stands here in words, with the calls it would have covered.
        </p>
      )}
      <p className="text-xs text-soft">
        It never lifts an explicit denial, a delete close to the root, a secret, or a tool that can run anything.
      </p>
    </aside>
  )
}
