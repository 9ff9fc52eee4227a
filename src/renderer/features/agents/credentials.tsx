// Credentials, shown once, and the configuration of a client for one server, ready to be pasted.
import { useState } from 'react'
import { Link } from 'wouter'
import type { Credentials } from '../../../shared/contract/agent.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Select } from '../../ui/field.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import {
  type ConfigurationOf,
  credentialsFileCommand,
  httpJson,
  secretPlace,
  stdioFileJson,
  stdioJson,
  tokenCommand,
} from './configuration-text.ts'
import type { AgentStore } from './store.ts'

export function ShownOnce({ store, credentials }: { store: AgentStore; credentials: Credentials }) {
  return (
    <>
      <CodeBlock label="Client id" text={credentials.client_id} />
      <CodeBlock label="Client secret, shown this once" text={credentials.client_secret} />
      <Configuration store={store} clientId={credentials.client_id} clientSecret={credentials.client_secret} />
    </>
  )
}

/** Without a secret its place is named: nobody can read it back. */
export function Configuration({
  store,
  clientId,
  clientSecret = secretPlace,
}: {
  store: AgentStore
  clientId: string
  clientSecret?: string
}) {
  const { serverIds, console: status } = store()
  const [chosen, setChosen] = useState('')
  const [way, setWay] = useState<'stdio' | 'http'>('stdio')
  if (!status) return null
  const [first] = serverIds
  if (first === undefined)
    return (
      <p className="text-soft">
        There is no server yet that this agent could use.{' '}
        <Link href="/servers" className="text-accent underline">
          Add one
        </Link>
        , then the configuration for your MCP client stands here.
      </p>
    )
  const serverId = serverIds.includes(chosen) ? chosen : first
  const of: ConfigurationOf = { console: status, serverId, clientId, clientSecret }
  return (
    <div className="flex flex-col gap-4">
      <Select
        label="Configuration for the server"
        value={serverId}
        set={setChosen}
        options={serverIds.map((id) => ({ value: id, label: id }))}
      />
      <Tabs
        label="How the client connects"
        value={way}
        set={setWay}
        tabs={[
          { value: 'stdio', label: 'Through behavry connect', content: <Stdio of={of} /> },
          { value: 'http', label: 'Over HTTP', content: <Http of={of} /> },
        ]}
      />
    </div>
  )
}

function Stdio({ of }: { of: ConfigurationOf }) {
  const file = `${of.console.data_dir}-${of.serverId}-credentials.json`
  return (
    <>
      <p className="text-soft">For clients that start their servers themselves: put this into their configuration.</p>
      <CodeBlock label="mcpServers" text={stdioJson(of)} />
      <details className="flex flex-col gap-3">
        <summary className="cursor-pointer py-1 font-medium">Keep the secret in a file of its own instead</summary>
        <div className="flex flex-col gap-3 pt-2">
          <CodeBlock label="Make the file, readable by you alone" text={credentialsFileCommand(of, file)} />
          <CodeBlock label="mcpServers" text={stdioFileJson(of, file)} />
        </div>
      </details>
    </>
  )
}

function Http({ of }: { of: ConfigurationOf }) {
  return (
    <>
      <p className="text-soft">
        For clients that can ask for a token themselves. A token is good for an hour; asking again with the session's id
        renews it.
      </p>
      <CodeBlock label="Ask for a token" text={tokenCommand(of)} />
      <CodeBlock label="mcpServers, with the token's text" text={httpJson(of)} />
    </>
  )
}
