// One artifact from top to bottom: what it is for, whose it is, how to get it, what it would do, what it says, where it comes from.
import { type ReactNode, useEffect } from 'react'
import type { SeenArtifact } from '../../../shared/contract/library.ts'
import { call } from '../../api/call.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Fold } from '../../ui/fold.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { BackToList } from '../../ui/rows.tsx'
import { Section } from '../../ui/section.tsx'
import { Empty, ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { useLoaded } from '../../ui/use-loaded.ts'
import { ArtifactImpact } from './artifact-impact.tsx'
import { detailId } from './artifact-list.tsx'
import { subscribersText, VerifiedMark } from './artifact-row.tsx'
import { ArtifactSource, ArtifactTests } from './artifact-source.tsx'
import { ArtifactVersions } from './artifact-versions.tsx'
import { frameworksIn } from './frameworks.ts'
import { Members } from './install-pack.tsx'
import { Prose } from './prose.tsx'
import { readArtifact } from './read-artifact.ts'
import { Recommend } from './recommend.tsx'
import type { LibraryStore } from './store.ts'
import { GetIt } from './subscribe.tsx'
import { kindWords } from './words.ts'

/** Who steps through the list with the keyboard has not asked for each of them. */
const restMs = 150

export interface ArtifactDetailProps {
  readonly id: string
  readonly store: LibraryStore
  readonly agentNames: AgentNames
  readonly close: () => void
}

export function ArtifactDetail({ id, store, agentNames, close }: ArtifactDetailProps) {
  const { value, error, again } = useLoaded(id, () => readArtifact(id), restMs)
  const verified = value?.verified === true
  const canPublish = store((state) => state.source?.can_publish === true)
  useEffect(() => {
    if (!verified) return
    store.getState().sawVerified(id)
    void store.getState().loadSource()
  }, [verified, id, store])
  return (
    <div id={detailId} tabIndex={-1}>
      <BackToList close={close} />
      {error ? (
        error.status === 404 ? (
          <Empty title="There is no such artifact">
            <p>The library has nothing of this id, or has it no more. Choose one from the list.</p>
          </Empty>
        ) : (
          <ErrorPanel
            what="This artifact could not be shown"
            kept="Nothing of it was installed or changed."
            error={error}
            retry={again}
          />
        )
      ) : value ? (
        <article className="flex flex-col gap-6 p-5" data-testid="artifact">
          <Head artifact={value} />
          <GetIt artifact={value} store={store} />
          <Prose text={value.description} />
          <Frameworks named={value.frameworks} />
          {value.kind === 'pack' && <PackMembers id={id} />}
          <ArtifactImpact artifact={value} agentNames={agentNames} />
          <ArtifactSource of={value} />
          <ArtifactTests of={value} />
          <ArtifactVersions artifact={value} />
          <About artifact={value} />
          {canPublish && <Recommend id={id} />}
        </article>
      ) : (
        <Skeleton rows={10} />
      )}
    </div>
  )
}

function Head({ artifact }: { artifact: SeenArtifact }) {
  const { name, kind, category, latest_version, subscribers, verified, tags } = artifact
  return (
    <header className="flex flex-col gap-2">
      <h2 className="text-lg leading-snug font-semibold">
        <MachineText text={name} prose />
      </h2>
      <div className="flex flex-wrap items-center gap-2">
        <Chip>{kindWords[kind].one}</Chip>
        {verified ? (
          <Chip tone="good">
            <VerifiedMark /> verified
          </Chip>
        ) : (
          <Chip tone="bad">not verified</Chip>
        )}
        <span className="text-soft">
          version <span className="font-mono">{latest_version}</span> · <MachineText text={category} prose limit={40} />{' '}
          {subscribers > 0 && `· ${subscribersText(subscribers)}`}
        </span>
      </div>
      {tags.length > 0 && (
        <ul aria-label="Tags" className="flex flex-wrap gap-1">
          {tags.map((tag) => (
            <li key={tag}>
              <Chip>
                <MachineText text={tag} prose limit={40} />
              </Chip>
            </li>
          ))}
        </ul>
      )}
    </header>
  )
}

function Frameworks({ named }: { named: readonly string[] }) {
  if (named.length === 0) return null
  return (
    <Section title="Frameworks that it covers">
      <dl className="flex flex-col">
        {frameworksIn(named).map(({ name, controls }) => (
          <Fact key={name} label={<MachineText text={name} prose limit={40} />}>
            {controls.length === 0 ? (
              <span className="text-soft">as a whole</span>
            ) : (
              <span className="flex flex-wrap gap-1">
                {controls.map((control) => (
                  <Chip key={control}>
                    <MachineText text={control} limit={60} />
                  </Chip>
                ))}
              </span>
            )}
          </Fact>
        ))}
      </dl>
    </Section>
  )
}

function PackMembers({ id }: { id: string }) {
  const { value, error, again } = useLoaded(id, () => call('GET /community/packs/{id}', { params: { id } }))
  return (
    <Section title="What is in it">
      {error ? (
        <ErrorPanel
          inPlace
          what="The members could not be loaded"
          kept="Nothing was installed."
          error={error}
          retry={again}
        />
      ) : value ? (
        <Members pack={value} />
      ) : (
        <Skeleton rows={4} inPlace />
      )}
    </Section>
  )
}

function About({ artifact }: { artifact: SeenArtifact }) {
  const { maintainer, maintainer_contact, license, license_text, language, slug, kind } = artifact
  return (
    <Section title="Who keeps it">
      <dl className="flex flex-col">
        <Fact label="Maintainer">
          <MachineText text={maintainer} prose />
        </Fact>
        <Fact label="Contact">
          <MachineText text={maintainer_contact} prose />
        </Fact>
        <Fact label="Licence">{license === 'custom' ? 'its own' : license}</Fact>
        <Fact label="Language">
          <MachineText text={language} prose />
        </Fact>
        {kind === 'policy' && (
          <Fact label="Own policies name it">
            <MachineText text={`data.behavry.community.${slug}`} />
          </Fact>
        )}
      </dl>
      {license_text !== undefined && (
        <Fold title="Text of the licence" copy={license_text}>
          <Prose text={license_text} />
        </Fold>
      )}
    </Section>
  )
}

function Fact({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[120px_minmax(0,1fr)] gap-3 border-t border-line py-1.5 first:border-t-0">
      <dt className="text-soft">{label}</dt>
      <dd className="[overflow-wrap:anywhere]">{children}</dd>
    </div>
  )
}
