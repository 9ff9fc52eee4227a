// The text of a policy in the editor, what the gate says of it, and beneath it what waits to change it.
import { useEffect, useState } from 'react'
import type { Policy } from '../../../shared/contract/policy.ts'
import { visible } from '../../../shared/visible-text.ts'
import { notify } from '../../ui/notices.tsx'
import { useRefusal } from '../../ui/operators.tsx'
import { FindingsList } from '../../ui/rego-editor/findings-list.tsx'
import { LibraryModule } from '../../ui/rego-editor/library-module.tsx'
import { RegoEditor } from '../../ui/rego-editor/rego-editor.tsx'
import { useValidated } from '../../ui/rego-editor/use-validated.ts'
import { ChangeRequestsPanel } from './change-requests-panel.tsx'
import { MovedOn } from './moved-on.tsx'
import type { OpenPolicy } from './policies-state.ts'
import type { PoliciesStore } from './store.ts'
import { SubmitChange } from './submit-change.tsx'
import { TextToolbar } from './text-toolbar.tsx'
import { isOwn } from './words.ts'

export interface TextTabProps {
  readonly policy: Policy
  readonly store: PoliciesStore
  readonly open: OpenPolicy | null
  readonly agentNames: Readonly<Record<string, string>>
  /** The line that a link points at. */
  readonly line: number | null
}

export function TextTab({ policy, store, open, agentNames, line }: TextTabProps) {
  const unsaved = store((state) => state.unsaved[policy.id])
  const reference = store((state) => state.reference)
  const { type } = store.getState()
  const text = unsaved?.text ?? policy.rego_content
  const own = isOwn(policy)
  const writable = useRefusal('policy_author') === null && own
  const movedOn = unsaved !== undefined && unsaved.version !== policy.version
  const validated = useValidated(text, policy.source === 'autogen' ? 'autogen' : 'custom', writable)
  const [reveal, setReveal] = useState<{ line: number } | null>(line === null ? null : { line })
  useEffect(() => setReveal(line === null ? null : { line }), [line])
  const [library, setLibrary] = useState<{ module: string; line: number } | null>(null)
  const [submitting, setSubmitting] = useState(false)
  return (
    <>
      {movedOn && writable && <MovedOn policy={policy} text={text} store={store} />}
      <div className="flex h-[420px] flex-col">
        <RegoEditor
          label={`Text of ${visible(policy.name)}`}
          value={text}
          onChange={(next) => type(policy, next)}
          errors={validated.result?.errors ?? []}
          warnings={validated.result?.warnings ?? []}
          reference={reference}
          openLibrary={(module, line) => setLibrary({ module, line })}
          readOnly={!writable}
          reveal={reveal}
        />
      </div>
      {own ? (
        <>
          <TextToolbar
            policy={policy}
            store={store}
            text={text}
            changed={unsaved !== undefined}
            valid={validated.result?.valid === true && !validated.checking}
            movedOn={movedOn}
            submit={() => setSubmitting(true)}
          />
          {writable && (
            <FindingsList
              validated={validated}
              reveal={(found) => setReveal({ line: found })}
              mend={(next) => {
                type(policy, next)
                notify({ text: 'The text was mended.', undo: async () => type(policy, text) })
              }}
            />
          )}
          <ChangeRequestsPanel policy={policy} store={store} open={open} agentNames={agentNames} />
        </>
      ) : (
        <p className="text-soft">It can be read here and not changed. A policy of your own stands beside it.</p>
      )}
      {library && <LibraryModule place={library} reference={reference} close={() => setLibrary(null)} />}
      {submitting && <SubmitChange policy={policy} text={text} store={store} close={() => setSubmitting(false)} />}
    </>
  )
}
