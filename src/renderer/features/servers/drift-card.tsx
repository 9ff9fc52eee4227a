// One change that was seen in a tool: what it was, what it is, and whether it is accepted.
import { useEffect, useMemo, useState } from 'react'
import type { Drift, Tool } from '../../../shared/contract/server.ts'
import { visible } from '../../../shared/visible-text.ts'
import { Button } from '../../ui/button.tsx'
import { Chip, type ChipTone } from '../../ui/chip.tsx'
import { Fold } from '../../ui/fold.tsx'
import { LineDiff } from '../../ui/line-diff.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { TextDiff } from '../../ui/text-diff.tsx'
import { Ago } from '../../ui/time.tsx'
import { descriptionOf, hashOf, readableDefinition } from './definition.ts'
import { waits } from './tools-tab.tsx'
import { driftWords } from './words.ts'

const severityTones: Readonly<Record<Drift['severity'], ChipTone>> = {
  low: 'plain',
  medium: 'waits',
  high: 'bad',
  critical: 'bad',
}

export interface DriftCardProps {
  readonly drift: Drift
  /** The tool as it is listed now. */
  readonly tool: Tool | undefined
  readonly now: number
  readonly accept: (tool: { readonly name: string; readonly hash: string }) => void
}

export function DriftCard({ drift, tool, now, accept }: DriftCardProps) {
  return (
    <li className="flex flex-col gap-3 border-b border-line py-4 first:pt-0 last:border-b-0" data-testid="drift">
      <div className="flex flex-wrap items-center gap-2">
        <h3>
          <span className="font-semibold">
            <MachineText text={drift.tool} limit={80} />
          </span>{' '}
          {driftWords[drift.kind]}
        </h3>
        <Chip tone={severityTones[drift.severity]}>{drift.severity} severity</Chip>
        {drift.status === 'accepted' && <Chip tone="good">accepted</Chip>}
        <span className="ml-auto text-xs">
          <Ago at={drift.seen_at} now={now} />
        </span>
      </div>
      <Difference drift={drift} />
      {drift.status === 'open' && <Answer drift={drift} tool={tool} accept={accept} />}
    </li>
  )
}

function Difference({ drift: { before, after } }: { drift: Drift }) {
  const texts = useMemo(
    () => [before, after].map((value) => (value === null ? null : readableDefinition(value))),
    [before, after],
  )
  const [was, is] = texts
  const [wasSaid, isSaid] = [descriptionOf(before), descriptionOf(after)]
  if (typeof was !== 'string' || typeof is !== 'string') {
    return (
      <>
        <p className="text-soft">
          <LongText text={isSaid || wasSaid || 'The server does not describe it.'} prose />
        </p>
        <Fold title="Its whole definition" copy={is ?? was ?? ''}>
          <p className="rounded-md bg-panel p-3 text-xs">
            <LongText text={is ?? was ?? ''} first={2000} />
          </p>
        </Fold>
      </>
    )
  }
  return (
    <>
      {wasSaid !== isSaid && (
        <section className="flex flex-col gap-1">
          <h4 className="text-xs text-soft">Description</h4>
          <TextDiff before={wasSaid} after={isSaid} />
        </section>
      )}
      <section className="flex flex-col gap-1">
        <h4 className="text-xs text-soft">Whole definition</h4>
        <LineDiff before={was} after={is} />
      </section>
    </>
  )
}

/** Only what is shown here can be accepted here: the hash is made from it. */
function Answer({ drift, tool, accept }: Pick<DriftCardProps, 'drift' | 'tool' | 'accept'>) {
  const [hash, setHash] = useState<string | null>(null)
  useEffect(() => {
    let current = true
    if (drift.after !== null) void hashOf(drift.after).then((found) => current && setHash(found))
    return () => {
      current = false
    }
  }, [drift.after])
  if (drift.after === null)
    return <p className="text-soft">Agents cannot call it any more. There is nothing to accept.</p>
  if (!tool || !waits(tool)) return null
  if (hash !== null && tool.hash !== hash)
    return <p className="text-soft">It has changed again since: see the later change, or the tool itself.</p>
  return (
    <div>
      <Button
        needs="admin"
        aria-disabled={hash === null}
        onClick={() => hash !== null && accept({ name: drift.tool, hash })}
      >
        <span>
          Accept<span className="sr-only"> {visible(drift.tool)}</span> as it is now
        </span>
      </Button>
    </div>
  )
}
