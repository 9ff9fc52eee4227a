// What the tool answered, as far as something was found in it: what became of it, why, what was found, and its stages.
import { Link } from 'wouter'
import type { CallItem, CallJudged } from '../../../shared/contract/event.ts'
import type { AnswerOf } from '../../../shared/endpoints.ts'
import { Chip } from '../../ui/chip.tsx'
import { FindingList } from '../../ui/finding-list.tsx'
import { outcomeWords } from '../../ui/inbound-words.ts'
import { LongText } from '../../ui/long-text.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { OperatorName } from '../../ui/operators.tsx'
import { ResultMark } from '../../ui/result-mark.tsx'
import { sentence } from '../../ui/sentence.ts'
import { exactText } from '../../ui/time.tsx'
import { StageWaterfall } from './stage-waterfall.tsx'
import { WhichRule } from './which-rule.tsx'

const longestText = 1000

type RawRow = AnswerOf<'GET /audit/events/{id}'>['rows'][number]

export interface CameBackProps {
  readonly call: Pick<CallItem, 'inbound_findings' | 'inbound_outcome'>
  readonly rows: readonly RawRow[]
}

export function CameBack({ call, rows }: CameBackProps) {
  const judged = rows.filter(({ type }) => type === 'call.judged')
  const last = judged.at(-1)?.record as unknown as CallJudged | undefined
  const first = judged[0]?.record as unknown as CallJudged | undefined
  if (call.inbound_outcome === null || !last || !first) return null
  return (
    <section className="flex flex-col gap-2" data-testid="came-back">
      <h3 className="font-semibold">What came back</h3>
      <div className="flex flex-col gap-1 rounded-md border border-line bg-panel p-4">
        <ResultMark outcome={call.inbound_outcome} />
        <p>{outcomeWords[call.inbound_outcome].said}</p>
        {first.message !== '' && (
          <p>
            <LongText prose text={sentence(first.message)} first={longestText} />
          </p>
        )}
        {first.remedy !== '' && (
          <p className="text-soft">
            <LongText prose text={sentence(first.remedy)} first={longestText} />
          </p>
        )}
        <p className="text-xs text-soft">
          <WhichRule id={first.policy_id} />
          {first.tags.length > 0 && (
            <>
              {' '}
              · marked by <LongText prose text={first.tags.join(', ')} />
            </>
          )}
        </p>
        <Reviewed rows={rows} escalationId={last.escalation_id} />
        {last.escalation_id !== null && (
          <p className="pt-1">
            <Link href={`/escalations/${last.escalation_id}`} className="text-accent underline">
              {isOpen(rows, last.escalation_id) ? 'Review the result' : 'See the review'}
            </Link>
          </p>
        )}
      </div>
      {call.inbound_findings.length > 0 && <FindingList findings={call.inbound_findings} />}
      {first.dlp_findings.length > 0 && (
        <ul aria-label="Secrets in it" className="flex flex-wrap gap-2">
          {first.dlp_findings.map(({ pattern, at }) => (
            <li key={`${pattern} ${at}`}>
              <Chip>
                <MachineText text={pattern} limit={60} />
              </Chip>{' '}
              <span className="text-xs text-soft">
                at <MachineText text={at} limit={80} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {first.stages.length > 0 && <StageWaterfall stages={first.stages} />}
    </section>
  )
}

/** Nobody has answered yet, and time has not either. */
function isOpen(rows: readonly RawRow[], escalationId: string): boolean {
  return !rows.some(
    ({ type, record }) =>
      record.escalation_id === escalationId && (type === 'ESCALATION_RESOLVED' || record.outcome === 'released'),
  )
}

/** Who answered what was held of it, and how; the word of the review, else that of the release to a later call. */
function Reviewed({ rows, escalationId }: { rows: readonly RawRow[]; escalationId: string | null }) {
  if (escalationId === null) return null
  const about = rows.filter(({ record }) => record.escalation_id === escalationId)
  const row =
    about.findLast(({ type }) => type === 'ESCALATION_RESOLVED') ??
    about.findLast(({ record }) => record.outcome === 'released')
  const { operator_id, resolved_by, status, release } = row?.record ?? {}
  const who = operator_id ?? resolved_by
  if (!row || typeof who !== 'string') return null
  const how = release === 'sanitised' ? ' cleaned' : release === 'original' ? ' as it came' : ''
  return (
    <p>
      {status === 'denied' ? 'Denied' : `Allowed${how}`} by <OperatorName id={who} /> at {exactText(row.timestamp)}.
    </p>
  )
}
