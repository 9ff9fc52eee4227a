// One agent: what it may do, whether it may do anything now, its sessions, and how its client is configured.
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { Agent, Credentials } from '../../../shared/contract/agent.ts'
import { Ask } from '../../ui/ask.tsx'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { withNotice } from '../../ui/notices.tsx'
import { BackToList } from '../../ui/rows.tsx'
import { Section } from '../../ui/section.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { AgentStatus } from './agent-list.tsx'
import { BaselineSection } from './baseline-section.tsx'
import { Configuration, ShownOnce } from './credentials.tsx'
import { EditAgent } from './edit-agent.tsx'
import { RaisedRisk } from './raised-risk.tsx'
import { SessionList } from './session-list.tsx'
import type { AgentStore } from './store.ts'
import { permissionWords, roleWords, tierWords } from './words.ts'

export function AgentDetail({ agent, store, close }: { agent: Agent; store: AgentStore; close: () => void }) {
  const show = store((state) => state.show)
  useEffect(() => {
    void show(agent.id).catch(() => {})
  }, [show, agent.id])
  return (
    <>
      <BackToList close={close} />
      <article className="flex flex-col gap-8 p-5">
        <header className="flex flex-wrap items-center gap-2">
          <h2 className="text-lg font-semibold">
            <MachineText text={agent.name} limit={120} prose />
          </h2>
          <AgentStatus agent={agent} />
          <Chip tone={agent.live_risk_tier === agent.risk_tier ? 'plain' : 'waits'}>risk {agent.live_risk_tier}</Chip>
          <Link href={`/activity?agent=${agent.id}`} className="ml-auto text-accent underline">
            Its calls
          </Link>
        </header>
        <RaisedRisk store={store} agentId={agent.id} />
        <Rights agent={agent} store={store} />
        <BaselineSection agent={agent} store={store} />
        <SessionList agent={agent} store={store} />
        {agent.status !== 'revoked' && <Client agent={agent} store={store} />}
        {agent.status !== 'revoked' && <Ending agent={agent} store={store} />}
      </article>
    </>
  )
}

function Rights({ agent, store }: { agent: Agent; store: AgentStore }) {
  const roles = store((state) => state.roles)
  const [editing, setEditing] = useState(false)
  return (
    <Section
      title="What it may do"
      actions={
        agent.status !== 'revoked' && (
          <Button needs="admin" onClick={() => setEditing(true)}>
            Change
          </Button>
        )
      }
    >
      <dl className="@container flex flex-col">
        {agent.permissions.map((permission) => (
          <Right key={permission} name={permission} words={`may ${permissionWords(permission)}`} />
        ))}
        {agent.roles.map((name) => (
          <Right
            key={`role ${name}`}
            name={name}
            words={roles[name] ? roleWords(roles[name]) : 'is no role at the moment, so it permits nothing'}
          />
        ))}
        <Right name={`risk ${agent.risk_tier}`} words={tierWords[agent.risk_tier]} />
      </dl>
      {agent.permissions.length + agent.roles.length === 0 && (
        <p className="text-soft">Nothing of its own: what no rule allows is denied, or held if Settings says so.</p>
      )}
      {editing && <EditAgent agent={agent} store={store} close={() => setEditing(false)} />}
    </Section>
  )
}

function Right({ name, words }: { name: string; words: string }) {
  return (
    <div className="grid gap-x-3 border-t @min-[420px]:grid-cols-[minmax(110px,180px)_minmax(0,1fr)] border-line py-1.5 first:border-t-0">
      <dt>
        <MachineText text={name} />
      </dt>
      <dd className="text-soft">
        <MachineText prose text={words} />
      </dd>
    </div>
  )
}

function Client({ agent, store }: { agent: Agent; store: AgentStore }) {
  const rotate = store((state) => state.rotate)
  const [asking, setAsking] = useState(false)
  const [fresh, setFresh] = useState<Credentials | null>(null)
  return (
    <Section
      title="Its client"
      about="The secret was shown once. If it is lost, give the agent new credentials."
      actions={
        <Button needs="admin" onClick={() => setAsking(true)}>
          New credentials
        </Button>
      }
    >
      <Configuration store={store} clientId="PUT-THE-CLIENT-ID-HERE" />
      {asking && (
        <Ask
          title={`New credentials for ${agent.name}?`}
          yes="End the old ones"
          onYes={() =>
            void withNotice(async () => setFresh(await rotate(agent.id)), { failed: 'The old ones still hold.' })
          }
          close={() => setAsking(false)}
        >
          The old secret, every session of this agent, and the delegations that it gave or was given end at once. Its
          client must be configured anew.
        </Ask>
      )}
      {fresh && (
        <Sheet
          title="New credentials"
          about="Shown here once: copy them before you close this."
          close={() => setFresh(null)}
          wide
        >
          <ShownOnce store={store} credentials={fresh} />
        </Sheet>
      )}
    </Section>
  )
}

function Ending({ agent, store }: { agent: Agent; store: AgentStore }) {
  const { update, revoke } = store()
  const [asking, setAsking] = useState(false)
  const suspended = agent.status === 'suspended'
  const setStatus = (status: 'active' | 'suspended') =>
    void withNotice(() => update(agent.id, { status }), {
      done: () => ({
        text:
          status === 'active'
            ? 'The agent may ask for sessions again.'
            : 'The agent is suspended; its sessions and delegations ended.',
        undo: () => update(agent.id, { status: status === 'active' ? 'suspended' : 'active' }),
      }),
      failed: 'Nothing was changed.',
    })
  return (
    <Section
      title="Stop it"
      about="Suspended it can do nothing until you resume it, and its sessions and delegations end. Revoked is for good."
    >
      <div className="flex flex-wrap gap-2">
        <Button needs="admin" onClick={() => setStatus(suspended ? 'active' : 'suspended')}>
          {suspended ? 'Resume' : 'Suspend'}
        </Button>
        <Button needs="admin" tone="danger" onClick={() => setAsking(true)}>
          Revoke …
        </Button>
      </div>
      {asking && (
        <Ask
          title={`Revoke ${agent.name}?`}
          yes="Revoke it for good"
          onYes={() => void withNotice(() => revoke(agent.id), { failed: 'It was not revoked.' })}
          close={() => setAsking(false)}
        >
          Its credentials, sessions and delegations end, and it cannot be brought back. What it did stays in the log.
        </Ask>
      )}
    </Section>
  )
}
