// How the console does: policy engine, log, servers; each one a sentence and a way to more.
import { Link } from 'wouter'
import { Chip, type ChipTone } from '../../ui/chip.tsx'
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
        {status ? `${status.log.rows.toLocaleString()} rows, each bound to the one before` : ''}
      </Part>
      <Part
        name="Servers"
        tone={failed.length > 0 ? 'bad' : waiting > 0 ? 'waits' : ready > 0 ? 'good' : 'plain'}
        word={failed.length > 0 ? `${failed.length} failed` : `${ready} of ${servers.length} ready`}
        href="/servers"
      >
        {waiting > 0
          ? `${waiting} ${waiting === 1 ? 'tool waits' : 'tools wait'} for your review`
          : servers.length === 0
            ? 'No server has been added yet'
            : 'All tools are as you accepted them'}
      </Part>
    </dl>
  )
}

interface PartProps {
  readonly name: string
  readonly tone: ChipTone
  readonly word: string
  readonly href: string
  readonly children: string
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
