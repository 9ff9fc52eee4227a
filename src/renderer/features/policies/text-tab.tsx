// The text in the editor; a draft is saved, the text of a live policy is submitted for review.
import { useState } from 'react'
import type { Policy } from '../../../shared/contract/policy.ts'
import { CallError, call } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { notify, withNotice } from '../../ui/notices.tsx'
import { RegoEditor } from '../../ui/rego-editor/rego-editor.tsx'
import { ChangeRequestsPanel } from './change-requests-panel.tsx'
import { FindingsList } from './findings-list.tsx'
import { LibraryModule } from './library-module.tsx'
import type { OpenPolicy } from './policies-state.ts'
import type { PoliciesStore } from './store.ts'
import { SubmitChange } from './submit-change.tsx'
import { useValidated } from './use-validated.ts'
import { isLive, isOwn } from './words.ts'

export interface TextTabProps {
  readonly policy: Policy
  readonly store: PoliciesStore
  readonly open: OpenPolicy | null
  readonly agentNames: Readonly<Record<string, string>>
  readonly operatorName: (id: string) => string
}

export function TextTab({ policy, store, open, agentNames, operatorName }: TextTabProps) {
  const unsaved = store((state) => state.unsaved[policy.id])
  const reference = store((state) => state.reference)
  const { type, discard } = store.getState()
  const text = unsaved?.text ?? policy.rego_content
  const own = isOwn(policy)
  const validated = useValidated(text, own)
  const [reveal, setReveal] = useState<{ line: number } | null>(null)
  const [library, setLibrary] = useState<{ module: string; line: number } | null>(null)
  const [submitting, setSubmitting] = useState(false)
  return (
    <>
      {unsaved && unsaved.version !== policy.version && (
        <p role="alert" className="rounded-md bg-hold-wash p-3">
          This policy has changed since you began to write. Your text is kept; compare it with the newest version under
          Versions before you save it.
        </p>
      )}
      <div className="flex h-[420px] flex-col">
        <RegoEditor
          label={`Text of ${policy.name}`}
          value={text}
          onChange={(next) => type(policy, next)}
          errors={validated.result?.errors ?? []}
          warnings={validated.result?.warnings ?? []}
          reference={reference}
          openLibrary={(module, line) => setLibrary({ module, line })}
          readOnly={!own}
          reveal={reveal}
        />
      </div>
      {own ? (
        <>
          <Toolbar
            policy={policy}
            store={store}
            text={text}
            changed={unsaved !== undefined}
            valid={validated.result?.valid === true && !validated.checking}
            submit={() => setSubmitting(true)}
          />
          <FindingsList
            validated={validated}
            reveal={(line) => setReveal({ line })}
            mend={(next) => {
              type(policy, next)
              notify({ text: 'The text was mended.', undo: async () => type(policy, text) })
            }}
          />
          <ChangeRequestsPanel
            policy={policy}
            store={store}
            open={open}
            agentNames={agentNames}
            operatorName={operatorName}
          />
        </>
      ) : (
        <p className="text-soft">It can be read here and not changed. A policy of your own stands beside it.</p>
      )}
      {library && <LibraryModule place={library} reference={reference} close={() => setLibrary(null)} />}
      {submitting && (
        <SubmitChange
          policy={policy}
          text={text}
          store={store}
          close={() => setSubmitting(false)}
          submitted={() => discard(policy.id)}
        />
      )}
    </>
  )
}

interface ToolbarProps {
  readonly policy: Policy
  readonly store: PoliciesStore
  readonly text: string
  readonly changed: boolean
  readonly valid: boolean
  readonly submit: () => void
}

function Toolbar({ policy, store, text, changed, valid, submit }: ToolbarProps) {
  const { type, discard, patch } = store.getState()
  const [saving, setSaving] = useState(false)
  const format = async () => {
    try {
      const { rego_content } = await call('POST /policies/format', { body: { rego_content: text } })
      type(policy, rego_content)
    } catch (error) {
      notify({ text: error instanceof CallError ? error.message : 'It could not be formatted.', failed: true })
    }
  }
  const save = async () => {
    setSaving(true)
    await withNotice(() => patch(policy.id, { rego_content: text, version: policy.version }), {
      done: () => ({ text: 'The draft is saved.' }),
      failed: 'It was not saved; your text is still here.',
    })
    setSaving(false)
  }
  const live = isLive(policy)
  return (
    <div className="flex flex-wrap items-center gap-2">
      {live ? (
        <Button tone="main" disabled={!changed || !valid} onClick={submit}>
          Submit the change…
        </Button>
      ) : (
        <Button tone="main" disabled={!changed} busy={saving} onClick={() => void save()}>
          Save the draft
        </Button>
      )}
      <Button onClick={() => void format()}>Format</Button>
      {changed && (
        <Button
          tone="quiet"
          onClick={() => {
            discard(policy.id)
            notify({ text: 'Your changes were discarded.', undo: async () => type(policy, text) })
          }}
        >
          Discard changes
        </Button>
      )}
      <span className="text-xs text-soft">
        {live ? 'The text of a live policy changes after a review.' : 'Ctrl Space completes, F12 goes to a definition.'}
      </span>
    </div>
  )
}
