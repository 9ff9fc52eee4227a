// What Activity shows while it has no call to show: what it is for, what to do first, and what a call will look like.
import { Link } from 'wouter'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { Empty, Example, NothingFound } from '../../ui/states.tsx'
import { Verdict } from '../../ui/verdict.tsx'

export function NothingYet() {
  return (
    <Empty title="No agent has called a tool yet">
      <p>Every call of an agent appears here the moment it is decided, with the reason and the rule behind it.</p>
      <Example>
        <Verdict word="denied" /> <span className="font-semibold text-ink">assistant</span> wanted to read{' '}
        <MachineText text="/home/me/.ssh/id_ed25519" />: access to sensitive files is not permitted.
      </Example>
      <p>
        Calls come through the servers that you add, from the{' '}
        <Link href="/agents" className="text-accent underline">
          agents
        </Link>{' '}
        that you create.
      </p>
      <div className="flex flex-wrap gap-2 pt-2">
        <ButtonLink href="/servers?add=form" needs="admin" tone="main">
          Add a server
        </ButtonLink>
        <ButtonLink href="/first-run">See it work first</ButtonLink>
      </div>
    </Empty>
  )
}

export interface NoMatchProps {
  readonly loaded: number
  /** Whose calls alone are listed. */
  readonly agentId: string | null
  readonly search: string
  /** Only calls whose result was not simply passed on are listed. */
  readonly inbound: boolean
  /** Reads older calls; null when all are read. */
  readonly older: (() => void) | null
  readonly clear: () => void
}

export function NoMatch({ loaded, agentId, search, inbound, older, clear }: NoMatchProps) {
  if (loaded === 0 && agentId !== null) {
    return (
      <div className="flex flex-col items-start gap-3 p-4">
        <p className="text-soft">
          This agent has not called a tool yet. Its calls come once its MCP client runs with its configuration.
        </p>
        <ButtonLink href={`/agents/${agentId}`}>Show its configuration</ButtonLink>
      </div>
    )
  }
  if (inbound && search.trim() === '') {
    return (
      <div className="flex flex-col items-start gap-3 p-4">
        <p className="text-soft">
          In the answers to the {loaded.toLocaleString('en')} loaded calls nothing was found, and no rule spoke of them.
        </p>
        {older && <Button onClick={older}>Look through older calls</Button>}
        <ButtonLink href="/inbound">Show the inbound rules</ButtonLink>
      </div>
    )
  }
  return (
    <NothingFound clear={clear}>
      No call among the {loaded.toLocaleString('en')} loaded ones matches “{search}”. Every word is looked for in
      verdict, agent, tool, target, server and rule: for example <span className="font-mono text-ink">denied .ssh</span>
      .
    </NothingFound>
  )
}
