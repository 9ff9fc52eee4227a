// One held call or result as a question, in the order in which a person needs it: who, what, why, reach, content, time left.
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { verbs, wants } from '../../../shared/action-words.ts'
import type { Escalation } from '../../../shared/contract/escalation.ts'
import { leftText } from '../../../shared/time-left.ts'
import { LongText } from '../../ui/long-text.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { OperatorName } from '../../ui/operators.tsx'
import { exactText, useNow } from '../../ui/time.tsx'
import { Verdict, verdictOfHold } from '../../ui/verdict.tsx'
import { AnswerButtons } from './answer-buttons.tsx'
import { ArgumentTable } from './argument-table.tsx'
import { HeldResult } from './held-result.tsx'
import { outcomeWords } from './outcome-words.ts'
import { AskedFor, WhyHeld } from './question-parts.tsx'
import { reachText } from './reach.ts'
import { ResultAnswers } from './result-answers.tsx'
import type { EscalationStore } from './store.ts'

/** A path in full; nothing that a rule judges is longer. */
const longestTarget = 4096

const mostShown = 60

export interface QuestionProps {
  readonly item: Escalation
  readonly store: EscalationStore
  readonly popup: boolean
  /** What else is to be known about the agent that asks. */
  readonly about?: ReactNode
  /** What else can be done with it, where there is room. */
  readonly more?: ReactNode
}

export function Question({ item, store, popup, about = null, more = null }: QuestionProps) {
  const open = item.status === 'pending' ? about : null
  return (
    <article className="flex flex-col gap-4 p-5" data-testid="question">
      {item.kind === 'result' ? <HeldResult item={item} about={open} /> : <HeldCall item={item} about={open} />}
      {more}
      {item.status === 'pending' ? (
        <Waiting item={item} store={store} popup={popup} />
      ) : (
        <Decided item={item} popup={popup} />
      )}
    </article>
  )
}

function HeldCall({ item, about }: { item: Escalation; about: ReactNode }) {
  return (
    <>
      <header className="flex flex-col gap-1">
        <h2 className="text-lg leading-snug">
          <em className="font-semibold not-italic">
            <MachineText text={item.agent_name} limit={60} prose />
          </em>{' '}
          {wants(item.status === 'pending')} {verbs[item.action]}{' '}
          <LongText text={item.target ?? item.tool_name} first={longestTarget} /> on{' '}
          <MachineText text={item.server_id} />
        </h2>
        <AskedFor item={item} />
      </header>
      <WhyHeld item={item} />
      {about}
      <section>
        <h3 className="font-semibold">Reach</h3>
        <p>{reachText(item.targets)}</p>
        {item.targets.length > 1 && (
          <ul>
            {item.targets.slice(0, mostShown).map((target) => (
              <li key={`${target.at} ${target.op} ${target.kind} ${target.value}`}>
                {target.op} {target.kind} <LongText text={target.value} first={longestTarget} />
              </li>
            ))}
            {item.targets.length > mostShown && <li>and {item.targets.length - mostShown} more</li>}
          </ul>
        )}
      </section>
      <ArgumentTable value={item.arguments} />
    </>
  )
}

function Waiting({ item, store, popup }: { item: Escalation; store: EscalationStore; popup: boolean }) {
  const now = useNow(1000)
  return (
    // While somebody chooses what to remember there is more here than fits beside the question.
    // On the page the room below, which it keeps free for notices, is no part of what can be seen through.
    <footer
      className={`sticky has-data-remember:static -mx-5 -mb-5 flex flex-col gap-3 border-t border-line bg-paper p-5 ${popup ? 'bottom-0' : '-bottom-16'}`}
    >
      <p>
        <span className="font-semibold">Time left</span> {leftText(Date.parse(item.expires_at), now)}
        <span className="text-soft"> · then the {item.kind} is denied</span>
      </p>
      {item.kind === 'result' ? (
        <ResultAnswers item={item} store={store} focusDeny={popup} />
      ) : (
        <AnswerButtons item={item} store={store} focusDeny={popup} />
      )}
    </footer>
  )
}

function Decided({ item, popup }: { item: Escalation; popup: boolean }) {
  if (item.status === 'pending') return null
  return (
    <div className="flex flex-col gap-1 rounded-md border border-line bg-panel p-4" role="status">
      <Verdict word={verdictOfHold(item.status)} />
      <p>{outcomeWords(item)}</p>
      {item.resolved_at && (
        <p className="text-xs text-soft">
          {exactText(item.resolved_at)}
          {item.resolved_by && (
            <>
              {' '}
              · by <OperatorName id={item.resolved_by} />
            </>
          )}
          {item.notes && (
            <>
              {' '}
              · “<MachineText prose text={item.notes} />”
            </>
          )}
        </p>
      )}
      {!popup && (
        <Link href={`/activity/${item.call_id}`} className="text-accent underline">
          See the call's trace
        </Link>
      )}
    </div>
  )
}
