// One call from top to bottom: the sentence, why in words, the stages, what the engine was asked and said, the log rows.
import { type ReactNode, useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { AnswerOf } from '../../../shared/endpoints.ts'
import { CallError, call } from '../../api/call.ts'
import type { AgentNames } from '../../ui/agent-name.tsx'
import { EventSentence } from '../../ui/event-sentence.tsx'
import { Fold, JsonText, jsonText } from '../../ui/fold.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { MakeRule } from '../../ui/make-rule.tsx'
import { OperatorName } from '../../ui/operators.tsx'
import { ResultMark } from '../../ui/result-mark.tsx'
import { BackToList } from '../../ui/rows.tsx'
import { sentence } from '../../ui/sentence.ts'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { Ago, exactText, useNow } from '../../ui/time.tsx'
import { Verdict, verdictOf } from '../../ui/verdict.tsx'
import { CallSentence } from './call-sentence.tsx'
import { CameBack } from './came-back.tsx'
import { Explained } from './explained.tsx'
import { SecretsFound } from './secrets-found.tsx'
import { StageWaterfall } from './stage-waterfall.tsx'
import { WhichRule } from './which-rule.tsx'

/** Longer texts are shown in steps. */
const longestText = 1000

type Detail = AnswerOf<'GET /audit/events/{id}'>

/** `version` changes when the list has heard more about the call. */
export interface CallTraceProps {
  readonly id: string
  readonly version: string
  /** Names of agents: one of them may be the requester. */
  readonly names: AgentNames
  /** Ids of other calls in the list that are like this one. */
  readonly othersLike: (call: Detail) => readonly string[]
  readonly close: () => void
}

export function CallTrace({ id, version, names, othersLike, close }: CallTraceProps) {
  const [detail, setDetail] = useState<Detail | null>(null)
  const [error, setError] = useState<CallError | null>(null)
  const [again, setAgain] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: version and again ask for the same call once more
  useEffect(() => {
    let current = true
    setError(null)
    call('GET /audit/events/{id}', { params: { id } }).then(
      (found) => current && setDetail(found),
      (reason: unknown) => current && setError(reason instanceof CallError ? reason : null),
    )
    return () => {
      current = false
    }
  }, [id, version, again])
  if (error) {
    return (
      <>
        <BackToList close={close} />
        <ErrorPanel
          what="This call could not be loaded"
          kept="The log has it; nothing was lost."
          error={error}
          retry={() => setAgain(again + 1)}
        />
      </>
    )
  }
  if (detail?.id !== id) return <Skeleton />
  return <Trace detail={detail} names={names} othersLike={othersLike} close={close} />
}

type TraceProps = { readonly detail: Detail } & Pick<CallTraceProps, 'names' | 'othersLike' | 'close'>

function Trace({ detail, names, othersLike, close }: TraceProps) {
  const session = detail.stages.find((stage) => stage.stage === 'session')
  const agent =
    typeof session?.facts?.agent === 'string' ? session.facts.agent : (detail.agent_id ?? 'An unknown agent')
  return (
    <>
      <BackToList close={close} />
      <article className="flex flex-col gap-5 p-5" data-testid="trace">
        <header className="flex flex-col gap-2">
          <CallSentence item={detail} agent={agent} />
          <Chips detail={detail} names={names} />
          <div>
            <MakeRule callId={detail.id} names={names} others={() => othersLike(detail)} />
          </div>
        </header>
        <Why detail={detail} />
        <CameBack call={detail} rows={detail.rows} />
        <section>
          <h3 className="pb-1 font-semibold">Stages</h3>
          <StageWaterfall stages={detail.stages} />
        </section>
        <SecretsFound item={detail} />
        <Targets detail={detail} />
        <section>
          <Fold title="What the policy engine was asked" copy={jsonText(detail.envelope)}>
            {detail.envelope ? (
              <JsonText value={detail.envelope} />
            ) : (
              <p className="text-soft">{detail.input_hash ? 'Deleted by retention.' : 'It was not asked.'}</p>
            )}
          </Fold>
          <Fold title="What it answered" copy={jsonText(detail.opa_answer)}>
            {detail.opa_answer ? (
              <JsonText value={detail.opa_answer} />
            ) : (
              <p className="text-soft">There is no answer.</p>
            )}
          </Fold>
          <Fold title={`Log rows (${detail.rows.length})`} copy={jsonText(detail.rows)}>
            {detail.rows.map((row) => (
              <div key={row.seq} className="flex flex-col gap-1 py-1">
                <EventSentence type={row.type} said={row.record} />
                <span className="text-xs text-soft">
                  row {row.seq} · {row.type} · {exactText(row.timestamp)} · hash{' '}
                  <span className="font-mono">{row.event_hash.slice(0, 16)}…</span>
                </span>
                <JsonText value={row.record} />
              </div>
            ))}
          </Fold>
        </section>
      </article>
    </>
  )
}

function Chips({ detail, names }: { detail: Detail; names: AgentNames }) {
  const now = useNow(5000)
  const secrets = detail.dlp_findings.length
  const chips = [
    detail.latency_ms === null ? null : `${detail.latency_ms.toFixed(1)} ms in all`,
    detail.forwarded === true ? 'forwarded' : detail.forwarded === false ? 'not forwarded' : null,
    secrets > 0 ? `${secrets} ${secrets === 1 ? 'secret' : 'secrets'} found` : null,
    detail.requester_id
      ? `for ${names[detail.requester_id] ?? detail.requester_id}, ${detail.requester_verified ? 'verified' : 'not verified'}`
      : null,
    detail.error,
  ]
  return (
    <div className="flex flex-wrap items-center gap-2 text-xs">
      <Verdict word={verdictOf(detail)} />
      {detail.inbound_outcome && <ResultMark outcome={detail.inbound_outcome} />}
      {detail.policy_id !== null && (
        <Mark>
          <MachineText text={detail.policy_id} limit={80} />
        </Mark>
      )}
      {chips
        .filter((chip) => chip !== null)
        .map((chip) => (
          <Mark key={chip}>
            <MachineText text={chip} limit={80} prose />
          </Mark>
        ))}
      <span className="text-soft">
        {exactText(detail.timestamp)} · <Ago at={detail.timestamp} now={now} />
      </span>
    </div>
  )
}

function Mark({ children }: { children: ReactNode }) {
  return <span className="rounded-md border border-line px-1.5 py-0.5">{children}</span>
}

/** Answered in words first: the rule's reason, and what would be allowed instead. */
function Why({ detail }: { detail: Detail }) {
  const others = detail.contributing.filter((id) => id !== detail.policy_id)
  return (
    <section className="rounded-md border border-line bg-panel p-4">
      <h3 className="pb-1 font-semibold">Why?</h3>
      <p>
        <LongText prose text={sentence(detail.policy_reason ?? 'No rule gave a reason')} first={longestText} />
      </p>
      {detail.remedy && (
        <p className="pt-1 text-soft">
          <LongText prose text={sentence(detail.remedy)} first={longestText} />
        </p>
      )}
      <p className="pt-2 text-xs text-soft">
        <WhichRule id={detail.policy_id} />
        {others.length > 0 && (
          <>
            {' '}
            · also <LongText text={others.join(', ')} first={longestText} />
          </>
        )}
        {detail.policy_revision && (
          <>
            {' '}
            · policy set <MachineText text={detail.policy_revision.slice(0, 10)} />
          </>
        )}
      </p>
      {detail.policy_result === 'escalate' && <Answered detail={detail} />}
      {detail.exception_id && (
        <p className="pt-2">
          <Link href={`/exceptions/${detail.exception_id}`} className="text-accent underline">
            See the exception
          </Link>
        </p>
      )}
      <Contexts detail={detail} />
      <Explained callId={detail.id} />
      {detail.policy_result === 'escalate' && detail.escalation_id && (
        <p className="pt-2">
          <Link href={`/escalations/${detail.escalation_id}`} className="text-accent underline">
            See what became of the hold
          </Link>
        </p>
      )}
    </section>
  )
}

/** Under which delegation and in which workflow it was made. */
function Contexts({ detail }: { detail: Detail }) {
  const workflow = detail.stages.find(({ stage }) => stage === 'workflow_context')?.facts?.workflow_id
  const links = [
    { path: detail.delegation_id && `/agents/delegations/${detail.delegation_id}`, words: 'See the delegation' },
    { path: typeof workflow === 'string' && `/agents/workflows/${workflow}`, words: 'See the workflow' },
    { path: detail.parent_event_id && `/activity/${detail.parent_event_id}`, words: 'See the call that it came from' },
  ]
  return links.map(
    ({ path, words }) =>
      path && (
        <p key={words} className="pt-2">
          <Link href={path} className="text-accent underline">
            {words}
          </Link>
        </p>
      ),
  )
}

/** Who answered a held call, if a person did. */
function Answered({ detail: { rows, escalation_id } }: { detail: Detail }) {
  const row = rows.findLast(
    ({ type, record }) => type === 'ESCALATION_RESOLVED' && record.escalation_id === escalation_id,
  )
  const { operator_id, status } = row?.record ?? {}
  if (!row || typeof operator_id !== 'string') return null
  return (
    <p className="pt-2">
      {status === 'approved' ? 'Allowed once' : 'Denied'} by <OperatorName id={operator_id} /> at{' '}
      {exactText(row.timestamp)}.
    </p>
  )
}

function Targets({ detail }: { detail: Detail }) {
  if (detail.targets.length === 0) return null
  return (
    <section>
      <h3 className="pb-1 font-semibold">Targets</h3>
      <ul className="flex flex-col">
        {detail.targets.map((target) => (
          <li
            key={`${target.at} ${target.op} ${target.kind} ${target.value}`}
            className="grid grid-cols-[60px_1fr] gap-x-3 border-t border-line py-1.5 first:border-t-0"
          >
            <span className="text-soft">{target.op}</span>
            <span>
              <LongText text={target.value} first={longestText} />
              {target.raw !== target.value && (
                <span className="block text-xs text-soft">
                  written as <LongText text={target.raw} first={longestText} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
