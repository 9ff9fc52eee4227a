// What a suggested rule covers, in plain words: whose calls of what, and what they touch.
import { Fragment } from 'react'
import type { PolicySuggestion, SuggestedTarget } from '../../shared/contract/candidate.ts'
import type { Verdict } from '../../shared/contract/primitives.ts'
import { AgentName, type AgentNames } from './agent-name.tsx'
import { LongText } from './long-text.tsx'
import { MachineText } from './machine-text.tsx'

type Covers = PolicySuggestion['covers']

const verbs = { read: 'Read', write: 'Write', delete: 'Delete', send: 'Send to', execute: 'Run' } as const
/** The text of the rule has all of them. */
const mostShown = 12

export function RuleCovers({ covers, effect, names }: { covers: Covers; effect: Verdict; names: AgentNames }) {
  const { tools, server_ids, agent_ids, targets, untargeted } = covers
  const nothing = 'touch nothing that the console can name'
  return (
    <div className="flex flex-col gap-1" data-testid="covers">
      <p>
        Calls of <Listed items={agent_ids.map((id) => [id, <AgentName key={id} id={id} names={names} />])} /> to{' '}
        <Listed items={machine(tools)} /> on <Listed items={machine(server_ids)} />{' '}
        {targets.length === 0
          ? `that ${nothing}.`
          : effect === 'allow'
            ? 'that touch nothing but this:'
            : 'that touch this, whatever they touch besides:'}
      </p>
      {targets.length > 0 && <Targets targets={targets} />}
      {targets.length > 0 && untargeted && <p>And those that {nothing}.</p>}
    </div>
  )
}

function Targets({ targets }: { targets: readonly SuggestedTarget[] }) {
  return (
    <ul aria-label="What they touch" className="flex flex-col gap-0.5 border-l-2 border-line pl-3">
      {targets.slice(0, mostShown).map((target) => (
        <li key={JSON.stringify(target)}>
          {verbs[target.op]} {placeWords(target)}
          <LongText text={target.value} first={400} />
        </li>
      ))}
      {targets.length > mostShown && <li className="text-soft">and {targets.length - mostShown} more, see the text</li>}
    </ul>
  )
}

/** What stands between verb and value. */
function placeWords({ kind, below }: SuggestedTarget): string {
  if (below) return kind === 'url' ? 'anything on ' : 'anything in '
  return kind === 'path' ? 'only ' : `only the ${kinds[kind]} `
}

const kinds: Readonly<Record<Exclude<SuggestedTarget['kind'], 'path'>, string>> = {
  url: 'address',
  table: 'table',
  recipient: 'recipient',
  channel: 'channel',
  repo: 'repository',
  command: 'command',
}

function machine(texts: readonly string[]): [string, React.ReactNode][] {
  return texts.map((text) => [text, <MachineText key={text} text={text} limit={60} />])
}

/** a, b and c */
function Listed({ items }: { items: readonly (readonly [string, React.ReactNode])[] }) {
  return items.map(([key, item], at) => (
    <Fragment key={key}>
      {at === 0 ? '' : at === items.length - 1 ? ' and ' : ', '}
      {item}
    </Fragment>
  ))
}
