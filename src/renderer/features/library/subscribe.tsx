// Install or subscribe, one press each; how to subscribe can be chosen before; and what came of it.
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { cadenceSchema } from '../../../shared/contract/community.ts'
import {
  type Installed,
  type SeenArtifact,
  type Subscribe,
  type Subscription,
  subscriptionModeSchema,
} from '../../../shared/contract/library.ts'
import { visible } from '../../../shared/visible-text.ts'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { placeIn } from '../../ui/creating.ts'
import { Checkbox, Select } from '../../ui/field.tsx'
import { notify } from '../../ui/notices.tsx'
import { Failure } from './failure.tsx'
import { InstallPack } from './install-pack.tsx'
import { MadeLinks, WhatWasInstalled } from './made-links.tsx'
import { parts } from './parts.ts'
import { hadHere, type LibraryStore } from './store.ts'
import { Unsubscribe } from './unsubscribe.tsx'
import { useTask } from './use-task.ts'
import { cadenceWords, kindWords, modeWords } from './words.ts'

export interface GetItProps {
  readonly artifact: SeenArtifact
  readonly store: LibraryStore
}

const usual: Subscribe = { cadence: 'daily', mode: 'enforce', allow_rules: false }

export function GetIt({ artifact, store }: GetItProps) {
  const { subscription, installed } = hadHere(store(), artifact.id)
  const [how, setHow] = useState(usual)
  const [choosing, setChoosing] = useState(false)
  const [packOpen, setPackOpen] = useState(false)
  const install = useTask<Installed>()
  const subscribe = useTask<Subscription>()
  const name = visible(artifact.name)
  const onSubscribe = async () => {
    const made = await subscribe.run(() => store.getState().subscribe(artifact.id, how))
    if (!made) return
    setChoosing(false)
    notify({ text: `${name} is subscribed to.`, undo: () => store.getState().unsubscribe(made.id) })
  }
  const onInstall = () =>
    artifact.kind === 'pack' ? setPackOpen(true) : void install.run(() => store.getState().install(artifact.id, false))
  return (
    <section aria-label="Get it" className="flex flex-col gap-3">
      {!artifact.verified && <NotProved />}
      <div className="flex flex-wrap gap-2">
        {subscription === null && artifact.verified && (
          <>
            <Button needs="admin" tone="main" busy={subscribe.busy} onClick={() => void onSubscribe()}>
              Subscribe
            </Button>
            <Button
              needs="admin"
              aria-expanded={choosing}
              icon={<ChevronDown aria-hidden size={14} />}
              onClick={() => setChoosing(!choosing)}
            >
              How
            </Button>
          </>
        )}
        {artifact.verified && (
          <Button needs="admin" busy={install.busy} onClick={onInstall}>
            {installed ? 'Install another copy' : artifact.kind === 'pack' ? 'Install …' : 'Install a copy'}
          </Button>
        )}
      </div>
      {subscription === null && !choosing && artifact.verified && <WhatEachDoes kind={artifact.kind} />}
      {choosing && subscription === null && <How how={how} set={setHow} kind={artifact.kind} />}
      <Failure of={subscribe.failure} what="It is not subscribed to." />
      <Failure of={install.failure} what="Nothing was installed." />
      {install.result && <WhatWasInstalled installed={install.result} activated={false} />}
      {subscription && <Subscribed subscription={subscription} store={store} />}
      {packOpen && <InstallPack artifact={artifact} store={store} close={() => setPackOpen(false)} />}
    </section>
  )
}

function NotProved() {
  return (
    <p role="alert" className="rounded-md bg-deny-wash p-3 text-deny">
      It can be neither installed nor subscribed to: the log of the library does not vouch for its newest version.
    </p>
  )
}

function WhatEachDoes({ kind }: { kind: SeenArtifact['kind'] }) {
  return (
    <p className="text-xs text-soft">
      Subscribed, it counts from now on and new versions come by themselves, as long as they loosen nothing. Installed,
      it is a copy of your own{kind === 'policy' ? ', a draft' : kind === 'pack' ? '' : ', switched off'}, to edit
      freely.
    </p>
  )
}

interface HowProps {
  readonly how: Subscribe
  readonly set: (how: Subscribe) => void
  readonly kind: SeenArtifact['kind']
}

/** Patterns and rules have no rules of their own that could allow. */
function How({ how, set, kind }: HowProps) {
  const allows = kind === 'policy' || kind === 'pack'
  return (
    <div className="flex flex-col gap-3 rounded-md border border-line p-3">
      <Select
        label="Look for new versions"
        value={how.cadence}
        set={(cadence) => set({ ...how, cadence })}
        options={cadenceSchema.options.map((value) => ({ value, label: cadenceWords[value] }))}
      />
      <Choice
        label="What it does"
        value={how.mode}
        set={(mode) => set({ ...how, mode })}
        options={subscriptionModeSchema.options.map((value) => ({
          value,
          label: (
            <>
              <strong className="font-medium">{modeWords[value].word}</strong>{' '}
              <span className="text-soft">{modeWords[value].about}</span>
            </>
          ),
        }))}
      />
      {allows && (
        <Checkbox
          label="Hear its allow rules too"
          checked={how.allow_rules}
          set={(allow_rules) => set({ ...how, allow_rules })}
          help={
            how.allow_rules
              ? 'Somebody else’s text then lets calls through that nothing here allows. Without this it can only deny and hold.'
              : 'Off, it can only deny and hold.'
          }
        />
      )}
    </div>
  )
}

function Subscribed({ subscription, store }: { subscription: Subscription; store: LibraryStore }) {
  const { id, resolved_version, mode, objects, kind } = subscription
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line p-3">
      <p>
        Subscribed to version <span className="font-mono">{resolved_version}</span>. {modeWords[mode].about}{' '}
        <Link href={placeIn(parts.subscriptions, id)} className="text-accent underline">
          Open the subscription
        </Link>
      </p>
      <MadeLinks objects={objects} label={`What came of this ${kindWords[kind].one}`} />
      <Unsubscribe subscription={subscription} store={store} />
    </div>
  )
}
