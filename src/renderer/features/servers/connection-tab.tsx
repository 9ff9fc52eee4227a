// How a server is reached, exactly; to be changed, started again or removed.
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Server } from '../../../shared/contract/server.ts'
import { Button } from '../../ui/button.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { Section } from '../../ui/section.tsx'
import { exactText } from '../../ui/time.tsx'
import { ExactAddress, ExactCommand } from './what-will-run.tsx'
import { dialectWords } from './words.ts'

export interface ConnectionTabProps {
  readonly server: Server
  readonly edit: () => void
  readonly restart: () => void
  readonly remove: () => void
}

export function ConnectionTab({ server, edit, restart, remove }: ConnectionTabProps) {
  return (
    <>
      <Section
        title={server.transport === 'http' ? 'What is asked' : 'What runs'}
        actions={
          <>
            <Button needs="admin" onClick={edit}>
              Edit
            </Button>
            <Button needs="admin" onClick={restart} busy={server.state === 'starting'}>
              {server.transport === 'http' ? 'Connect again' : 'Start again'}
            </Button>
            <Button needs="admin" tone="danger" onClick={remove}>
              Remove
            </Button>
          </>
        }
      >
        {server.transport === 'http' ? (
          <ExactAddress url={server.url ?? ''} headers={server.header_names} />
        ) : (
          <ExactCommand command={server.command ?? ''} args={server.args} variables={server.env_names} />
        )}
      </Section>
      <Section title="In detail">
        <dl className="flex flex-col">
          {server.transport === 'http' ? <AddressFacts server={server} /> : <ProgramFacts server={server} />}
          <Fact name="Allowed folders">
            <Lines texts={server.roots} none="any that policies allow" />
          </Fact>
          {server.type === 'database' && (
            <Fact name="Database">
              {server.dialect ? dialectWords[server.dialect] : <span className="text-soft">not known</span>}
            </Fact>
          )}
          <Fact name="Added">{exactText(server.created_at)}</Fact>
          <Fact name="Changed">{exactText(server.updated_at)}</Fact>
        </dl>
      </Section>
      <p className="text-soft">
        An agent's client reaches it through the console. The settings to copy into the client are on the{' '}
        <Link href="/agents" className="text-accent underline">
          Agents page
        </Link>
        .
      </p>
    </>
  )
}

function ProgramFacts({ server }: { server: Server }) {
  return (
    <>
      <Fact name="Program">
        <MachineText text={server.command ?? ''} />
      </Fact>
      <Fact name="Arguments">
        <Lines texts={server.args} none="none" />
      </Fact>
      <Fact name="Variables">
        <Lines texts={server.env_names} none="none" />
        {server.env_names.length > 0 && <span className="text-xs text-soft">Their values are never shown.</span>}
      </Fact>
      <Fact name="Working folder">
        {server.cwd === null ? <span className="text-soft">your home folder</span> : <MachineText text={server.cwd} />}
      </Fact>
    </>
  )
}

function AddressFacts({ server }: { server: Server }) {
  return (
    <>
      <Fact name="Address">
        <MachineText text={server.url ?? ''} />
      </Fact>
      <Fact name="Headers">
        <Lines texts={server.header_names} none="none" />
        {server.header_names.length > 0 && <span className="text-xs text-soft">Their values are never shown.</span>}
      </Fact>
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[112px_minmax(0,1fr)] gap-x-3 border-t border-line py-1.5 first:border-t-0">
      <dt className="text-soft">{name}</dt>
      <dd className="m-0 flex flex-col">{children}</dd>
    </div>
  )
}

function Lines({ texts, none }: { texts: readonly string[]; none: string }) {
  if (texts.length === 0) return <span className="text-soft">{none}</span>
  return (
    <ol>
      {texts.map((text, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: arguments have no name but their place
        <li key={at}>{text === '' ? <span className="text-soft">empty</span> : <MachineText text={text} />}</li>
      ))}
    </ol>
  )
}
