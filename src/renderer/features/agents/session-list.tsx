// Sessions of an agent: each is one sign-in of a client, and can be ended at once.
import type { Agent, Session } from '../../../shared/contract/agent.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { withNotice } from '../../ui/notices.tsx'
import { Section } from '../../ui/section.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import type { AgentStore } from './store.ts'

const newest = 20

export function SessionList({ agent, store }: { agent: Agent; store: AgentStore }) {
  const { sessions, revokeSession } = store()
  const items = sessions?.agentId === agent.id ? sessions.items : []
  const now = useNow(5000)
  const end = (session: Session) =>
    void withNotice(() => revokeSession(session.id), {
      done: () => ({ text: 'The session has ended; its client must sign in again.' }),
      failed: 'The session goes on.',
    })
  return (
    <Section title="Sessions" about={items.length === 0 ? 'No client has signed in as this agent.' : undefined}>
      <ul aria-label="Sessions">
        {items.slice(0, newest).map((session) => (
          <li
            key={session.id}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-3 border-t border-line py-1.5 first:border-t-0"
          >
            <span className="min-w-0">
              <MachineText text={session.id} limit={18} />{' '}
              <span className="text-xs text-soft">
                since <Ago at={session.created_at} now={now} />
                {session.last_call_at && (
                  <>
                    , last call <Ago at={session.last_call_at} now={now} />
                  </>
                )}
              </span>
            </span>
            <span className="flex items-center gap-3">
              <Chip tone={session.status === 'active' ? 'good' : 'plain'}>{session.status}</Chip>
              {session.status === 'active' && (
                <Button needs="admin" onClick={() => end(session)}>
                  End
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {items.length > newest && (
        <p className="text-xs text-soft">
          The newest {newest} of {items.length}.
        </p>
      )}
    </Section>
  )
}
