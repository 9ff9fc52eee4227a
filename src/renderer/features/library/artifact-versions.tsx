// The versions of an artifact, newest first: when each came, by which key, and whether the log vouches for it.
import type { ArtifactVersion } from '../../../shared/contract/community.ts'
import type { SeenArtifact } from '../../../shared/contract/library.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { Section } from '../../ui/section.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { VerifiedMark } from './artifact-row.tsx'

const shownOfKey = 12

export function ArtifactVersions({ artifact }: { artifact: SeenArtifact }) {
  const now = useNow(5000)
  const keys = new Set(artifact.versions.map(({ publisher_key }) => publisher_key))
  return (
    <Section
      title="Versions"
      about={
        artifact.verified
          ? 'The newest one was looked up in the signed log of the library: its bytes are those that the log and the key of its publisher vouch for.'
          : 'The newest one could not be proved by the log of the library. It can be read, and should not be trusted.'
      }
    >
      {keys.size > 1 && (
        <p className="text-hold">Not all versions are signed by the same key: its publisher has another one by now.</p>
      )}
      <ul aria-label="Versions" className="flex flex-col">
        {artifact.versions.map((version, index) => (
          <Version key={version.version} version={version} now={now} verified={index === 0 && artifact.verified} />
        ))}
      </ul>
    </Section>
  )
}

function Version({ version, now, verified }: { version: ArtifactVersion; now: number; verified: boolean }) {
  const { publisher_key, sha256 } = version
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-1.5 first:border-t-0">
      <span className="flex min-w-16 items-center gap-1 font-mono">
        {version.version}
        {verified && <VerifiedMark />}
      </span>
      <Ago at={version.published_at} now={now} />
      <span className="text-soft">entry {version.log_index.toLocaleString('en')} of the log</span>
      <span className="ml-auto flex items-center gap-2 text-xs text-soft">
        key <MachineText text={keyEnd(publisher_key)} />
        <CopyButton label="Copy" text={publisher_key} of={`Key of ${version.version}`} />
        <CopyButton label="Copy SHA-256" text={sha256} of={`SHA-256 of ${version.version}`} />
      </span>
    </li>
  )
}

/** All of these keys begin alike: their ends tell them apart. */
function keyEnd(key: string): string {
  return `…${key.slice(-shownOfKey)}`
}
