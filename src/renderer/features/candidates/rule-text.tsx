// The rule itself in the editor: while it is proposed it can be changed, or taken from another template, and the gate reads along.
import { useEffect, useState } from 'react'
import type { RegoReference } from '../../../shared/contract/authoring.ts'
import type { Candidate } from '../../../shared/contract/candidate.ts'
import { Button } from '../../ui/button.tsx'
import { notify, withNotice } from '../../ui/notices.tsx'
import { useRefusal } from '../../ui/operators.tsx'
import { FindingsList } from '../../ui/rego-editor/findings-list.tsx'
import { LibraryModule } from '../../ui/rego-editor/library-module.tsx'
import { RegoEditor } from '../../ui/rego-editor/rego-editor.tsx'
import { useValidated } from '../../ui/rego-editor/use-validated.ts'
import { Section } from '../../ui/section.tsx'
import { needs } from './needs.ts'
import type { CandidatesStore } from './store.ts'
import { Templates } from './templates.tsx'

export interface RegoKnown {
  readonly reference: RegoReference | null
  loadReference(): Promise<void>
}

export interface RuleTextProps {
  readonly candidate: Candidate
  readonly store: CandidatesStore
  readonly rego: RegoKnown
}

export function RuleText({ candidate, store, rego: { reference, loadReference } }: RuleTextProps) {
  const unsaved = store((state) => state.unsaved[candidate.id])
  const { type } = store.getState()
  const writable = useRefusal(needs.edit) === null && candidate.status === 'proposed'
  const text = writable ? (unsaved?.text ?? candidate.rego_rule) : candidate.rego_rule
  const validated = useValidated(text, 'autogen', writable)
  const [reveal, setReveal] = useState<{ line: number } | null>(null)
  const [library, setLibrary] = useState<{ module: string; line: number } | null>(null)
  useEffect(() => {
    void loadReference()
  }, [loadReference])
  const put = (next: string, said: string) => {
    type(candidate, next)
    notify({ text: said, undo: async () => type(candidate, text) })
  }
  return (
    <Section title="The rule" about={whoseText(candidate, text !== candidate.rego_rule)}>
      <div className="flex h-[320px] flex-col">
        <RegoEditor
          label={`Rule for ${candidate.pattern_signature}`}
          value={text}
          onChange={(next) => writable && type(candidate, next)}
          errors={validated.result?.errors ?? []}
          warnings={validated.result?.warnings ?? []}
          reference={reference}
          openLibrary={(module, line) => setLibrary({ module, line })}
          readOnly={!writable}
          reveal={reveal}
        />
      </div>
      {candidate.status === 'proposed' && (
        <Toolbar
          candidate={candidate}
          store={store}
          text={text}
          refused={validated.result?.valid === false && !validated.checking}
        />
      )}
      {writable && (
        <>
          <FindingsList
            validated={validated}
            reveal={(line) => setReveal({ line })}
            mend={(next) => put(next, 'The text was mended.')}
          />
          <Templates
            candidate={candidate}
            take={(next) => put(next, 'The text of the template stands in the editor.')}
          />
        </>
      )}
      {library && <LibraryModule place={library} reference={reference} close={() => setLibrary(null)} />}
    </Section>
  )
}

function whoseText({ edited }: Candidate, unsaved: boolean): string {
  if (unsaved) return 'Changed here, and not saved yet.'
  return edited ? 'Changed by hand after it was made.' : 'As it was made; nothing in it was changed.'
}

interface ToolbarProps extends Pick<RuleTextProps, 'candidate' | 'store'> {
  readonly text: string
  /** The gate does not let this text pass. */
  readonly refused: boolean
}

function Toolbar({ candidate, store, text, refused }: ToolbarProps) {
  const unsaved = store((state) => state.unsaved[candidate.id])
  const [saving, setSaving] = useState(false)
  const { edit, discard, type } = store.getState()
  const movedOn = unsaved !== undefined && unsaved.over !== candidate.rego_rule
  const save = async () => {
    const before = candidate.rego_rule
    setSaving(true)
    await withNotice(() => edit(candidate.id, text), {
      done: () => ({ text: 'The text is saved.', undo: () => edit(candidate.id, before) }),
      failed: 'It was not saved; your text is still here.',
    })
    setSaving(false)
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button needs={needs.edit} busy={saving} disabled={!unsaved || refused} onClick={() => void save()}>
        Save the text
      </Button>
      {unsaved && (
        <Button
          tone="quiet"
          onClick={() => {
            discard(candidate.id)
            notify({ text: 'Your changes were discarded.', undo: async () => type(candidate, text) })
          }}
        >
          Discard changes
        </Button>
      )}
      <span className="min-w-56 flex-1 text-xs text-soft">
        {movedOn && (
          <span className="text-hold">Somebody saved another text meanwhile; saving yours takes its place. </span>
        )}
        Ctrl Space completes, F12 goes to a definition, Escape and then Tab leaves the editor.
      </span>
    </div>
  )
}
