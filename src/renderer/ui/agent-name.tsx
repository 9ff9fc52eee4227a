// An agent by its name where it is known, else by its id; a link to it.
import { Link } from 'wouter'
import { MachineText } from './machine-text.tsx'

/** Names of agents by id. */
export type AgentNames = Readonly<Record<string, string>>

export function AgentName({ id, names, link = false }: { id: string; names: AgentNames; link?: boolean }) {
  const name = names[id]
  const text = name === undefined ? <MachineText text={id} limit={18} /> : <MachineText text={name} limit={60} prose />
  if (!link) return <em className="font-semibold not-italic">{text}</em>
  return (
    <Link
      href={`/agents/${id}`}
      className="font-semibold underline decoration-line underline-offset-2 hover:text-accent"
    >
      {text}
    </Link>
  )
}
