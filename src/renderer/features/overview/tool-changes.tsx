// What servers changed in their tools lately: each leads to the server, where it is read and answered.
import { Link } from 'wouter'
import { driftKindSchema } from '../../../shared/contract/drift.ts'
import type { EventItem } from '../../../shared/contract/event.ts'
import { riskTierSchema } from '../../../shared/contract/primitives.ts'
import type { Server } from '../../../shared/contract/server.ts'
import { driftWords } from '../../ui/drift-words.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import { Section } from '../../ui/section.tsx'
import { SeverityChip } from '../../ui/severity-chip.tsx'
import { Ago, useNow } from '../../ui/time.tsx'

export function ToolChanges({ changes, servers }: { changes: readonly EventItem[]; servers: readonly Server[] }) {
  const now = useNow(5000)
  const open = servers.reduce((sum, { tools }) => sum + tools.changes, 0)
  return (
    <Section
      title="Changes in tools"
      about={
        open === 0
          ? 'Nothing waits for you: agents see every tool as you accepted it.'
          : open === 1
            ? '1 waits for you. Agents see and call nothing of it until you accept it.'
            : `${open} wait for you. Agents see and call nothing of them until you accept them.`
      }
    >
      <ul>
        {changes.map((event) => (
          <Change key={event.id} event={event} servers={servers} now={now} />
        ))}
      </ul>
    </Section>
  )
}

function Change({ event, servers, now }: { event: EventItem; servers: readonly Server[]; now: number }) {
  const { tool, server_id } = event.data
  const kind = driftKindSchema.safeParse(event.data.kind)
  const severity = riskTierSchema.safeParse(event.severity)
  if (typeof tool !== 'string' || typeof server_id !== 'string' || !kind.success || !severity.success) return null
  const server = servers.find(({ id }) => id === server_id)
  return (
    <li className="flex flex-wrap items-center gap-x-3 border-t border-line py-1.5 first:border-t-0">
      <span className="flex w-16">
        <SeverityChip severity={severity.data} />
      </span>
      <span className="min-w-0">
        <MachineText text={tool} limit={60} /> {driftWords[kind.data]}
        {' on '}
        {server ? (
          <Link href={`/servers/${server.id}`} className="hover:underline">
            <MachineText text={server.name} limit={60} prose />
          </Link>
        ) : (
          <MachineText text={server_id} />
        )}
      </span>
      <span className="ml-auto text-xs">
        <Ago at={event.timestamp} now={now} />
      </span>
    </li>
  )
}
