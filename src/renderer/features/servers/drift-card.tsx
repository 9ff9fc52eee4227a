// One change that was seen in a tool: what it was, what it is, why it matters, and what the operator says to it.
import { useEffect, useState } from 'react'
import type { Drift } from '../../../shared/contract/drift.ts'
import type { ClassifyTool, Tool } from '../../../shared/contract/server.ts'
import { visible } from '../../../shared/visible-text.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { driftWords } from '../../ui/drift-words.ts'
import { Fold } from '../../ui/fold.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { OperatorName } from '../../ui/operators.tsx'
import { SeverityChip } from '../../ui/severity-chip.tsx'
import { Ago } from '../../ui/time.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { ClassReview } from './class-review.tsx'
import { hashOf } from './definition.ts'
import { DriftDifference } from './drift-difference.tsx'
import { driftStatusWords, isGrave } from './drift-words.ts'

type Named = Pick<Tool, 'name' | 'hash'>

/** What can be said to tools as they are now. */
export interface ReviewActions {
  readonly accept: (tools: readonly Named[]) => void
  readonly block: (tools: readonly Named[]) => void
  readonly classify: (tool: string, body: ClassifyTool) => Promise<void>
}

export interface DriftCardProps {
  readonly drift: Drift
  /** The tool as it is listed now. */
  readonly tool: Tool | undefined
  readonly now: number
  readonly actions: ReviewActions
}

export function DriftCard({ drift, tool, now, actions }: DriftCardProps) {
  const open = drift.status === 'open'
  return (
    <li className="flex flex-col gap-3 border-b border-line py-4 first:pt-0 last:border-b-0" data-testid="drift">
      <div className="flex flex-wrap items-center gap-2">
        <h3>
          <span className="font-semibold">
            <MachineText text={drift.tool} limit={80} />
          </span>{' '}
          {driftWords[drift.kind]}
          {drift.other && <Other drift={drift} />}
        </h3>
        <SeverityChip severity={drift.severity} of="severity" />
        {!open && <Chip tone={driftStatusWords[drift.status].tone}>{driftStatusWords[drift.status].word}</Chip>}
        <span className="ml-auto text-xs">
          <Ago at={drift.seen_at} now={now} />
        </span>
      </div>
      {open ? (
        <>
          <DriftDifference drift={drift} />
          {tool && asksForClass(drift, tool) && (
            <ClassReview tool={tool} classify={(body) => actions.classify(tool.name, body)} />
          )}
          <Answer drift={drift} tool={tool} actions={actions} />
        </>
      ) : (
        <>
          <Reviewed drift={drift} now={now} />
          <Fold title="What it was">
            <div className="flex flex-col gap-3">
              <DriftDifference drift={drift} />
            </div>
          </Fold>
        </>
      )}
    </li>
  )
}

function Other({ drift: { kind, other } }: { drift: Drift }) {
  if (!other) return null
  return (
    <>
      : <MachineText text={other.tool} limit={60} />
      {kind === 'cloned' && (
        <>
          {' '}
          of <MachineText text={other.server_id} />
        </>
      )}
    </>
  )
}

/** A class that the operator chose was chosen for what the tool was. */
function asksForClass(drift: Drift, tool: Tool): boolean {
  return drift.kind === 'changed' && isGrave(drift) && tool.classified_by === 'operator'
}

function Reviewed({ drift: { reviewed_at, reviewed_by }, now }: { drift: Drift; now: number }) {
  if (reviewed_at === null || reviewed_by === null) return null
  return (
    <p className="text-xs text-soft">
      Answered by <OperatorName id={reviewed_by} />, <Ago at={reviewed_at} now={now} />
    </p>
  )
}

/** Only what is shown here can be accepted here: the hash is made from it. */
function Answer({ drift, tool, actions }: Omit<DriftCardProps, 'now'>) {
  const { tool: name, after } = drift
  const hash = useHash(after)
  const settled = useSettled(`${drift.id} ${hash}`)
  const label = <span className="sr-only"> {visible(name)}</span>
  if (after === null || !tool) {
    const text = after === null ? 'Agents cannot call it any more.' : 'It is never offered to agents.'
    return (
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-soft">{text} There is nothing to accept.</p>
        <Button needs="admin" onClick={() => actions.block([{ name, hash: drift.hash }])}>
          <span>Noted{label}</span>
        </Button>
      </div>
    )
  }
  if (hash !== null && tool.hash !== hash)
    return <p className="text-soft">It has changed again since: see the later change, or the tool itself.</p>
  if (tool.status === 'accepted') return null
  const ready = hash !== null && settled
  return (
    <div className="flex flex-wrap gap-2">
      <Button needs="admin" aria-disabled={!ready} onClick={() => ready && actions.accept([{ name, hash }])}>
        <span>Accept{label} as it is now</span>
      </Button>
      <Button needs="admin" tone="quiet" onClick={() => actions.block([{ name, hash: drift.hash }])}>
        <span>Keep{label} blocked</span>
      </Button>
    </div>
  )
}

function useHash(definition: unknown): string | null {
  const [hash, setHash] = useState<string | null>(null)
  useEffect(() => {
    let current = true
    if (definition !== null) void hashOf(definition).then((found) => current && setHash(found))
    return () => {
      current = false
    }
  }, [definition])
  return hash
}
