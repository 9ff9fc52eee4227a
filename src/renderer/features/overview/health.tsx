// How the console does: policy engine, log, servers; each one a sentence and a way to more.
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { cutInTheMiddle } from '../../../shared/visible-text.ts'
import { Chip, type ChipTone } from '../../ui/chip.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import type { OverviewState } from './store.ts'

export function Health({ state }: { state: Pick<OverviewState, 'engine' | 'console' | 'servers'> }) {
  const { engine, console: status, servers } = state
  const ready = servers.filter((server) => server.state === 'ready').length
  const failed = servers.filter((server) => server.state === 'failed')
  const waiting = servers.reduce((sum, server) => sum + server.tools.waiting, 0)
  return (
    <dl className="grid gap-3 min-[700px]:grid-cols-3">
      <Part
        name="Policy engine"
        tone={engine?.state === 'ready' ? 'good' : 'bad'}
        word={engine?.state ?? 'unknown'}
        href="/settings"
      >
        {engine?.state === 'ready'
          ? `${engine.modules.length} modules, Open Policy Agent ${engine.version}`
          : (engine?.error ?? 'Calls are denied until it answers.')}
      </Part>
      <Part
        name="Log"
        tone={status?.log.working ? 'good' : 'bad'}
        word={status?.log.working ? 'writing' : 'stopped'}
        href="/settings"
      >
        {status
          ? status.log.rows === 1
            ? '1 row so far'
            : `${status.log.rows.toLocaleString('en')} rows, each bound to the one before`
          : ''}
      </Part>
      <Part
        name="Servers"
        tone={failed.length > 0 ? 'bad' : waiting > 0 ? 'waits' : ready > 0 ? 'good' : 'plain'}
        word={
          failed.length > 0
            ? `${failed.length} failed`
            : servers.length === 0
              ? 'none yet'
              : `${ready} of ${servers.length} ready`
        }
        href="/servers"
      >
        <MachineText text={serversText(servers, waiting)} prose />
      </Part>
    </dl>
  )
}

/** What asks for a hand comes first. */
function serversText(servers: OverviewState['servers'], waiting: number): string {
  const failed = servers.filter(({ state }) => state === 'failed').map(({ name }) => cutInTheMiddle(name, 40))
  const parts = [
    ...(failed.length > 0
      ? [`${failed.slice(0, 3).join(', ')} ${failed.length === 1 ? 'does' : 'do'} not answer`]
      : []),
    ...(waiting > 0 ? [`${waiting} ${waiting === 1 ? 'tool waits' : 'tools wait'} for your review`] : []),
  ]
  if (parts.length > 0) return parts.join('; ')
  return servers.length === 0 ? 'No server has been added yet' : 'All tools are as you accepted them'
}

interface PartProps {
  readonly name: string
  readonly tone: ChipTone
  readonly word: string
  readonly href: string
  readonly children: ReactNode
}

function Part({ name, tone, word, href, children }: PartProps) {
  return (
    <div className="rounded-md border border-line p-3">
      <dt className="flex items-center justify-between gap-2">
        <Link href={href} className="font-medium hover:underline">
          {name}
        </Link>
        <Chip tone={tone}>{word}</Chip>
      </dt>
      <dd className="pt-1 text-soft [overflow-wrap:anywhere]">{children}</dd>
    </div>
  )
}
