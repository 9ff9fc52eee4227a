// One artifact in a list: kind, name and what it is for, who keeps it, what it covers, and what of it is here.
import { BadgeCheck } from 'lucide-react'
import type { ArtifactSummary } from '../../../shared/contract/community.ts'
import { Chip } from '../../ui/chip.tsx'
import { MachineText, MiddleCut } from '../../ui/machine-text.tsx'
import { firstLine } from './artifact-text.ts'
import { frameworksIn } from './frameworks.ts'
import { KindMark } from './kind-mark.tsx'
import { hadHere, type LibraryState } from './store.ts'

export interface Here {
  readonly subscribed: boolean
  readonly installed: boolean
  readonly verified: boolean
}

/** What is subscribed to was looked up in the log when it came. */
export function hereOf(state: Pick<LibraryState, 'items' | 'installs' | 'verified'>, id: string): Here {
  const { subscription, installed } = hadHere(state, id)
  return { subscribed: subscription !== null, installed, verified: subscription !== null || state.verified.has(id) }
}

const mostFrameworks = 3

export function ArtifactLines({ item, here }: { item: ArtifactSummary; here: Here }) {
  const frameworks = frameworksIn(item.frameworks)
  return (
    <span className="@container block h-full w-full">
      <span className="grid h-full w-full grid-cols-[16px_minmax(0,1fr)_auto] content-center gap-x-3 gap-y-0.5">
        <span className="row-span-3 pt-0.5">
          <KindMark kind={item.kind} />
        </span>
        <span className="flex min-w-0 items-center gap-1.5 font-medium">
          <span className="min-w-0 truncate">
            <MachineText text={item.name} limit={90} prose />
          </span>
          {here.verified && <VerifiedMark />}
        </span>
        <span className="flex items-center gap-1">
          {here.subscribed && <Chip tone="good">subscribed</Chip>}
          {here.installed && <Chip>installed</Chip>}
        </span>
        <span className="col-span-2 min-w-0 truncate text-soft">
          <MachineText text={firstLine(item.description)} prose />
        </span>
        <span className="col-span-2 flex min-w-0 items-center gap-1.5 text-xs text-soft">
          <span className="max-w-40 min-w-0 shrink">
            <MiddleCut text={item.maintainer} tail={8} prose />
          </span>
          {item.subscribers > 0 && <span className="whitespace-nowrap">· {subscribersText(item.subscribers)}</span>}
          <FrameworkChips names={frameworks.map(({ name }) => name)} />
        </span>
      </span>
    </span>
  )
}

/** Where there is little room the first one is named, the others counted. */
function FrameworkChips({ names }: { names: readonly string[] }) {
  const [first, ...others] = names
  if (first === undefined) return null
  const named = others.slice(0, mostFrameworks - 1)
  const more = others.length - named.length
  return (
    <span className="ml-auto flex shrink-0 gap-1">
      <FrameworkChip name={first} />
      <span className="hidden gap-1 @min-[440px]:flex">
        {named.map((name) => (
          <FrameworkChip key={name} name={name} />
        ))}
        {more > 0 && <Chip>+{more}</Chip>}
      </span>
      {others.length > 0 && (
        <span className="@min-[440px]:hidden">
          <Chip>+{others.length}</Chip>
        </span>
      )}
    </span>
  )
}

function FrameworkChip({ name }: { name: string }) {
  return (
    <Chip>
      <MachineText text={name} limit={16} prose />
    </Chip>
  )
}

export function VerifiedMark() {
  return (
    <span className="shrink-0 text-allow" title="Its bytes are those that the log of the library vouches for">
      <BadgeCheck aria-hidden size={14} />
      <span className="sr-only">verified</span>
    </span>
  )
}

export function subscribersText(count: number): string {
  return count === 1 ? '1 subscriber' : `${count.toLocaleString('en')} subscribers`
}
