// What can be done with the text in the editor: a draft is saved, the text of a live policy is submitted for review.
import { useState } from 'react'
import type { Policy } from '../../../shared/contract/policy.ts'
import { CallError, call } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { notify, withNotice } from '../../ui/notices.tsx'
import type { PoliciesStore } from './store.ts'
import { isLive } from './words.ts'

export interface TextToolbarProps {
  readonly policy: Policy
  readonly store: PoliciesStore
  readonly text: string
  readonly changed: boolean
  /** The gate lets exactly this text pass. */
  readonly valid: boolean
  /** Somebody else changed the policy meanwhile. */
  readonly movedOn: boolean
  readonly submit: () => void
}

export function TextToolbar({ policy, store, text, changed, valid, movedOn, submit }: TextToolbarProps) {
  const { type, discard, patch } = store.getState()
  const [saving, setSaving] = useState(false)
  const format = async () => {
    try {
      const { rego_content } = await call('POST /policies/format', { body: { rego_content: text } })
      type(policy, rego_content)
      if (rego_content === text) notify({ text: 'It has the usual form already.' })
    } catch (error) {
      notify({ text: error instanceof CallError ? error.message : 'It could not be formatted.', failed: true })
    }
  }
  const save = async () => {
    const version = store.getState().unsaved[policy.id]?.version ?? policy.version
    setSaving(true)
    await withNotice(() => patch(policy.id, { rego_content: text, version }), {
      done: () => ({ text: 'The draft is saved.' }),
      failed: 'It was not saved; your text is still here.',
    })
    setSaving(false)
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      {isLive(policy) ? (
        <Button tone="main" needs="policy_author" disabled={!changed || !valid || movedOn} onClick={submit}>
          Submit the change…
        </Button>
      ) : (
        <Button
          tone="main"
          needs="policy_author"
          disabled={!changed || movedOn}
          busy={saving}
          onClick={() => void save()}
        >
          Save the draft
        </Button>
      )}
      <Button needs="policy_author" onClick={() => void format()}>
        Format
      </Button>
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
      <span className="min-w-56 flex-1 text-xs text-soft">
        {isLive(policy) && 'The text of a live policy changes after a review. '}
        Ctrl Space completes, F12 goes to a definition, Escape and then Tab leaves the editor.
      </span>
    </div>
  )
}
