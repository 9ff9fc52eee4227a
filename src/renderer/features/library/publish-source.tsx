// The first step: a policy, a pattern or a rule of one's own, or a new pack made of artifacts that are in the library.
import { X } from 'lucide-react'
import { useState } from 'react'
import { type ArtifactSummary, artifactKinds } from '../../../shared/contract/community.ts'
import { call } from '../../api/call.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { TextField } from '../../ui/field.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { hasWords, searchWords } from '../../ui/search-words.ts'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { useLoaded } from '../../ui/use-loaded.ts'
import { SourceText } from './artifact-source.tsx'
import { Failure } from './failure.tsx'
import { KindMark } from './kind-mark.tsx'
import { problemAt } from './publish-draft.ts'
import type { PublishStepProps } from './publish-page.tsx'
import { loadSources, type PublishSource } from './publish-sources.ts'
import { useTask } from './use-task.ts'
import { kindWords } from './words.ts'

export function PublishSourceStep({ draft, set }: PublishStepProps) {
  const problem = problemAt(draft.problems, 'content')
  return (
    <>
      <Choice
        label="What do you want to publish?"
        value={draft.kind}
        set={(kind) => set({ kind, source_id: '', content: '', problems: null })}
        options={artifactKinds.map((value) => ({
          value,
          label:
            value === 'pack'
              ? 'a new pack of artifacts that are in the library'
              : `${value === 'inbound_rule' ? 'an' : 'a'} ${kindWords[value].one} of mine`,
        }))}
      />
      {problem !== undefined && (
        <p role="alert" className="text-deny">
          <MachineText text={problem} prose />
        </p>
      )}
      {draft.kind === 'pack' ? <Members draft={draft} set={set} /> : <OwnThings draft={draft} set={set} />}
    </>
  )
}

function OwnThings({ draft, set }: PublishStepProps) {
  const { value, error, again } = useLoaded('sources', loadSources)
  const [search, setSearch] = useState('')
  if (error) {
    return (
      <ErrorPanel
        inPlace
        what="What you have could not be loaded"
        kept="What you typed is kept."
        error={error}
        retry={again}
      />
    )
  }
  if (value === null) return <Skeleton rows={5} inPlace />
  const all = value.filter(({ kind }) => kind === draft.kind)
  const shown = all.filter(({ name }) => hasWords(name, searchWords(search)))
  const words = kindWords[draft.kind]
  if (all.length === 0) return <p className="text-soft">You have no {words.many} of your own yet.</p>
  const choose = ({ id, name, fills }: PublishSource) =>
    set({
      ...fills,
      source_id: id,
      problems: null,
      name: draft.name === '' || value.some((each) => each.name === draft.name) ? name : draft.name,
      description: draft.description === '' ? fills.description : draft.description,
    })
  return (
    <>
      {all.length > 8 && <TextField label="Search" value={search} set={setSearch} />}
      <fieldset className="flex max-h-72 flex-col gap-1 overflow-y-auto">
        <legend className="pb-1 font-medium">Which one?</legend>
        {shown.map((source) => (
          <label
            key={source.id}
            className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2 rounded-md px-1 py-1 hover:bg-raised"
          >
            <input
              type="radio"
              name="publish-source"
              checked={draft.source_id === source.id}
              onChange={() => choose(source)}
              className="mt-0.5 accent-accent"
            />
            <MachineText text={source.name} prose limit={120} />
          </label>
        ))}
        {shown.length === 0 && <p className="text-soft">None is called that.</p>}
      </fieldset>
      {draft.source_id !== '' && <SourceText key={draft.source_id} content={draft.content as never} />}
    </>
  )
}

function Members({ draft, set }: PublishStepProps) {
  const [typed, setTyped] = useState('')
  const found = useLoaded(`pack ${typed.trim()}`, () => searchMembers(typed.trim()), 200)
  const adding = useTask<void>()
  const there = new Set(draft.members.map(({ artifact_id }) => artifact_id))
  const add = ({ id, name, kind }: ArtifactSummary) =>
    adding.run(async () => {
      const [newest] = (await call('GET /community/artifacts/{id}', { params: { id } })).versions
      if (!newest) return
      const { version, sha256 } = newest
      set({ members: [...draft.members, { artifact_id: id, version, sha256, name, kind }], problems: null })
    })
  return (
    <>
      <ul aria-label="Members" className="flex flex-col">
        {draft.members.map(({ artifact_id, name, kind, version }) => (
          <li key={artifact_id} className="flex items-center gap-3 border-t border-line py-1 first:border-t-0">
            <KindMark kind={kind} />
            <span className="min-w-0 flex-1 truncate">
              <MachineText text={name} prose limit={90} />
            </span>
            <span className="font-mono text-xs text-soft">{version}</span>
            <IconButton
              label={`Remove ${name}`}
              onClick={() =>
                set({ members: draft.members.filter((each) => each.artifact_id !== artifact_id), problems: null })
              }
            >
              <X aria-hidden size={14} />
            </IconButton>
          </li>
        ))}
      </ul>
      {draft.members.length === 0 && <p className="text-soft">Nothing is in the pack yet.</p>}
      <TextField
        label="Find what belongs in it"
        value={typed}
        set={setTyped}
        help="Each is taken in its newest version, and in that very text: the pack names its hash."
      />
      <Failure of={adding.failure ?? found.error} what="The library could not be asked." />
      <ul aria-label="Found" className="flex flex-col">
        {(found.value ?? [])
          .filter(({ id }) => !there.has(id))
          .map((item) => (
            <li key={item.id} className="flex items-center gap-3 border-t border-line py-1 first:border-t-0">
              <KindMark kind={item.kind} />
              <span className="min-w-0 flex-1 truncate">
                <MachineText text={item.name} prose limit={90} />
              </span>
              <Button busy={adding.busy} onClick={() => void add(item)} aria-label={`Add ${item.name}`}>
                Add
              </Button>
            </li>
          ))}
      </ul>
    </>
  )
}

/** A pack cannot hold packs. */
async function searchMembers(q: string): Promise<readonly ArtifactSummary[]> {
  const { items } = await call('GET /community/artifacts', { query: { limit: 20, ...(q === '' ? {} : { q }) } })
  return items.filter(({ kind }) => kind !== 'pack').slice(0, 10)
}
