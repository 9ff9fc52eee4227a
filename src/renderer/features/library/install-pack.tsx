// Installing a pack in three steps: what is in it, which of it is wanted, whether it counts at once; and what came of it.
import { useState } from 'react'
import type { Pack } from '../../../shared/contract/community.ts'
import type { Installed, SeenArtifact } from '../../../shared/contract/library.ts'
import { visible } from '../../../shared/visible-text.ts'
import { call } from '../../api/call.ts'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Checkbox } from '../../ui/field.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { useLoaded } from '../../ui/use-loaded.ts'
import { firstLine } from './artifact-text.ts'
import { Failure } from './failure.tsx'
import { KindMark } from './kind-mark.tsx'
import { WhatWasInstalled } from './made-links.tsx'
import { StepMarks } from './step-marks.tsx'
import type { LibraryStore } from './store.ts'
import { useTask } from './use-task.ts'
import { objectsText } from './words.ts'

interface InstallPackProps {
  readonly artifact: SeenArtifact
  readonly store: LibraryStore
  readonly close: () => void
}

export function InstallPack({ artifact, store, close }: InstallPackProps) {
  const { value, error, again } = useLoaded(artifact.id, () =>
    call('GET /community/packs/{id}', { params: { id: artifact.id } }),
  )
  return (
    <Sheet title={`Install ${visible(artifact.name)}`} about="Copies of your own, to edit freely." close={close} wide>
      {error ? (
        <ErrorPanel
          inPlace
          what="The pack could not be loaded"
          kept="Nothing was installed."
          error={error}
          retry={again}
        />
      ) : value ? (
        <Steps pack={value} store={store} close={close} />
      ) : (
        <Skeleton rows={6} inPlace />
      )}
    </Sheet>
  )
}

type Step = 'preview' | 'choose' | 'confirm'
const steps = [
  { value: 'preview', label: 'What is in it' },
  { value: 'choose', label: 'Choose' },
  { value: 'confirm', label: 'Confirm' },
] as const

function Steps({ pack, store, close }: { pack: Pack; store: LibraryStore; close: () => void }) {
  const [step, setStep] = useState<Step>('preview')
  const [wanted, setWanted] = useState<ReadonlySet<string>>(() => new Set(pack.members.map(({ id }) => id)))
  const [activate, setActivate] = useState<'off' | 'on'>('off')
  const task = useTask<Installed>()
  const chosen = pack.members.filter(({ id }) => wanted.has(id))
  const install = () =>
    task.run(() =>
      store.getState().installPack(
        pack.id,
        chosen.map(({ id }) => id),
        activate === 'on',
      ),
    )
  if (task.result) return <Done pack={pack} installed={task.result} activated={activate === 'on'} close={close} />
  return (
    <div className="flex flex-col gap-4" data-testid="install-pack">
      <StepMarks steps={steps} current={step} />
      {step === 'preview' && <Members pack={pack} />}
      {step === 'choose' && <ChooseMembers pack={pack} wanted={wanted} set={setWanted} />}
      {step === 'confirm' && (
        <>
          <p>
            <strong className="text-xl">{chosen.length}</strong> of {pack.members.length} will be copied here:{' '}
            {objectsText(chosen)}.
          </p>
          <Choice
            label="And then"
            value={activate}
            set={setActivate}
            options={[
              { value: 'off', label: 'Keep them off: policies as drafts, patterns and rules switched off.' },
              { value: 'on', label: 'Activate what passes the checks: it decides from then on.' },
            ]}
          />
        </>
      )}
      <Failure of={task.failure} what="Nothing was installed." />
      {task.busy && (
        <p role="status" className="text-soft">
          Checking {chosen.length === 1 ? 'it' : `all ${chosen.length}`} beside what is here; nothing counts before all
          are checked.
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {step !== 'preview' && <Button onClick={() => setStep(step === 'confirm' ? 'choose' : 'preview')}>Back</Button>}
        {step === 'confirm' ? (
          <Button tone="main" needs="admin" busy={task.busy} onClick={() => void install()}>
            Install {chosen.length}
          </Button>
        ) : (
          <Button
            tone="main"
            disabled={chosen.length === 0}
            onClick={() => setStep(step === 'preview' ? 'choose' : 'confirm')}
          >
            Continue
          </Button>
        )}
      </div>
    </div>
  )
}

export function Members({ pack }: { pack: Pick<Pack, 'members'> }) {
  return (
    <ul aria-label="Members" className="flex flex-col">
      {pack.members.map((member) => (
        <li key={member.id} className="border-t border-line py-2 first:border-t-0">
          <Member member={member} />
        </li>
      ))}
    </ul>
  )
}

function Member({ member }: { member: Pack['members'][number] }) {
  return (
    <span className="grid grid-cols-[16px_minmax(0,1fr)_auto] gap-x-3">
      <KindMark kind={member.kind} />
      <span className="font-medium">
        <MachineText text={member.name} prose limit={120} />
      </span>
      <span className="font-mono text-xs text-soft">{member.version}</span>
      <span className="col-span-2 col-start-2 line-clamp-2 text-soft">
        <MachineText text={firstLine(member.description)} prose />
      </span>
    </span>
  )
}

interface ChooseMembersProps {
  readonly pack: Pack
  readonly wanted: ReadonlySet<string>
  readonly set: (wanted: ReadonlySet<string>) => void
}

function ChooseMembers({ pack, wanted, set }: ChooseMembersProps) {
  const all = wanted.size === pack.members.length
  const toggle = (id: string, on: boolean) => {
    const next = new Set(wanted)
    if (on) next.add(id)
    else next.delete(id)
    set(next)
  }
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="flex w-full items-center justify-between gap-3 pb-2 font-medium">
        {wanted.size} of {pack.members.length} chosen
      </legend>
      {pack.members.map((member) => (
        <Checkbox
          key={member.id}
          label={<Member member={member} />}
          checked={wanted.has(member.id)}
          set={(on) => toggle(member.id, on)}
        />
      ))}
      <div>
        <Button tone="quiet" onClick={() => set(new Set(all ? [] : pack.members.map(({ id }) => id)))}>
          {all ? 'Choose none' : 'Choose all'}
        </Button>
      </div>
    </fieldset>
  )
}

interface DoneProps {
  readonly pack: Pack
  readonly installed: Installed
  readonly activated: boolean
  readonly close: () => void
}

function Done({ pack, installed, activated, close }: DoneProps) {
  const nameOf = (id: string) => pack.members.find((member) => member.id === id)?.name ?? id
  return (
    <div className="flex flex-col gap-4" data-testid="installed">
      <WhatWasInstalled installed={installed} activated={activated} />
      {installed.skipped.length > 0 && (
        <section>
          <h3 className="pb-1 font-semibold">Left out</h3>
          <ul className="flex flex-col gap-2">
            {installed.skipped.map(({ artifact_id, reason }) => (
              <li key={artifact_id}>
                <span className="font-medium">
                  <MachineText text={nameOf(artifact_id)} prose limit={120} />
                </span>
                : <MachineText text={reason} prose />
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="flex justify-end">
        <Button tone="main" onClick={close}>
          Done
        </Button>
      </div>
    </div>
  )
}
