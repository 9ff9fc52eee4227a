// What a change of a tool is: each field before and after with why it matters; the whole definition behind a fold.
import { useMemo, useState } from 'react'
import type { Drift, DriftFinding } from '../../../shared/contract/drift.ts'
import { type Difference, differences } from '../../../shared/json/differences.ts'
import { Button } from '../../ui/button.tsx'
import { Fold, jsonText } from '../../ui/fold.tsx'
import { LineDiff } from '../../ui/line-diff.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { SeverityChip } from '../../ui/severity-chip.tsx'
import { TextDiff } from '../../ui/text-diff.tsx'
import { descriptionOf, readableDefinition } from './definition.ts'
import { findingWords, placeWords } from './drift-words.ts'

const step = 8

export function DriftDifference({ drift: { before, after, findings } }: { drift: Drift }) {
  const [limit, setLimit] = useState(step)
  const fields = useMemo(() => (before === null || after === null ? [] : differences(before, after)), [before, after])
  const placed = (at: string) => findings.filter((finding) => within(finding.at, at))
  const unplaced = findings.filter((finding) => !fields.some(({ at }) => within(finding.at, at)))
  return (
    <>
      <Findings findings={unplaced} placed />
      {fields.length === 0 && <Said definition={after ?? before} />}
      {fields.slice(0, limit).map((field) => (
        <Field key={field.at} field={field} findings={placed(field.at)} />
      ))}
      {fields.length > limit && (
        <div>
          <Button onClick={() => setLimit(limit + step)}>Show more of the {fields.length} places</Button>
        </div>
      )}
      <Whole before={before} after={after} />
    </>
  )
}

function within(at: string, place: string): boolean {
  return at === place || at.startsWith(`${place}/`)
}

function Field({ field, findings }: { field: Difference; findings: readonly DriftFinding[] }) {
  const { at, before, after } = field
  const texts = [before, after].every((value) => value === undefined || typeof value === 'string')
  return (
    <section className="flex flex-col gap-1" data-testid="field">
      <h4 className="text-xs font-medium">
        <MachineText text={placeWords(at)} limit={120} prose />
      </h4>
      <Findings findings={findings} />
      {texts ? (
        <TextDiff before={textOf(before)} after={textOf(after)} />
      ) : (
        <LineDiff before={jsonOf(before)} after={jsonOf(after)} />
      )}
    </section>
  )
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function jsonOf(value: unknown): string {
  return value === undefined ? '' : jsonText(value)
}

/** `placed` says where each is, when nothing beside it does. */
function Findings({ findings, placed = false }: { findings: readonly DriftFinding[]; placed?: boolean }) {
  if (findings.length === 0) return null
  return (
    <ul className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-2 gap-y-1" aria-label="Why it matters">
      {findings.map((finding, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the findings of one change never move
        <li key={index} className="col-span-2 grid grid-cols-subgrid items-baseline">
          <span>
            <SeverityChip severity={finding.severity} />
          </span>
          <span className="flex flex-wrap items-baseline gap-x-2">
            <span>{findingWords[finding.code]}</span>
            {finding.note !== null && (
              <span className="text-xs text-soft">
                <MachineText text={finding.note} limit={200} />
              </span>
            )}
            {placed && finding.at !== '' && finding.at !== '/name' && (
              <span className="text-xs text-soft">
                in <MachineText text={placeWords(finding.at)} limit={120} prose />
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Said({ definition }: { definition: unknown }) {
  return (
    <p className="text-soft">
      <LongText text={descriptionOf(definition) || 'The server does not describe it.'} prose />
    </p>
  )
}

function Whole({ before, after }: Pick<Drift, 'before' | 'after'>) {
  const [was, is] = useMemo(
    () => [before, after].map((value) => (value === null ? null : readableDefinition(value))),
    [before, after],
  )
  return (
    <Fold title="Its whole definition" copy={is ?? was ?? ''}>
      {typeof was === 'string' && typeof is === 'string' ? (
        <LineDiff before={was} after={is} />
      ) : (
        <p className="rounded-md bg-panel p-3 text-xs">
          <LongText text={is ?? was ?? ''} first={2000} />
        </p>
      )}
    </Fold>
  )
}
