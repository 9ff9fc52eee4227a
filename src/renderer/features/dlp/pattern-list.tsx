// The patterns by family: how grave, whose, how well they do, and which are off.
import { useState } from 'react'
import { type DlpFamily, type DlpPattern, dlpFamilies } from '../../../shared/contract/dlp.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { placeIn } from '../../ui/creating.ts'
import { TextField } from '../../ui/field.tsx'
import { homes } from '../../ui/homes.ts'
import { MachineText } from '../../ui/machine-text.tsx'
import { ListBar, Row } from '../../ui/rows.tsx'
import { NothingFound } from '../../ui/states.tsx'
import type { DlpState } from './store.ts'
import { familyWords, severityTones, shareText, sourceWords } from './words.ts'

export interface PatternListProps {
  readonly items: readonly DlpPattern[]
  readonly measures: DlpState['measures']
  readonly selected: string | null
  readonly select: (id: string) => void
  readonly write: () => void
}

export function PatternList({ items, measures, selected, select, write }: PatternListProps) {
  const [search, setSearch] = useState('')
  const shown = items.filter((item) => matches(item, search))
  const off = items.filter(({ enabled }) => !enabled).length
  return (
    <>
      <ListBar
        action={
          <span className="flex gap-2">
            <ButtonLink href={placeIn(homes.dlp, 'try')}>Try a text</ButtonLink>
            <Button needs="admin" tone="main" onClick={write}>
              Write a pattern
            </Button>
          </span>
        }
      >
        {items.length - off} on{off > 0 ? `, ${off} off` : ''}
      </ListBar>
      <div className="border-b border-line px-4 py-2">
        <TextField label="Search" value={search} set={setSearch} placeholder="card, token, health …" />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {dlpFamilies.map((family) => (
          <Family
            key={family}
            family={family}
            items={shown.filter((item) => item.family === family)}
            measures={measures}
            selected={selected}
            select={select}
          />
        ))}
        {shown.length === 0 && <NothingFound clear={() => setSearch('')}>No pattern is called that.</NothingFound>}
      </div>
    </>
  )
}

function Family({
  family,
  items,
  measures,
  selected,
  select,
}: Omit<PatternListProps, 'write'> & { family: DlpFamily }) {
  if (items.length === 0) return null
  return (
    <section aria-label={familyWords[family]}>
      <h2 className="border-b border-line bg-panel px-4 py-1.5 text-xs font-semibold">{familyWords[family]}</h2>
      <ul>
        {items.map((item) => (
          <Row key={item.id} open={item.id === selected} onOpen={() => select(item.id)}>
            <span className="min-w-0">
              <span className="block truncate">
                <MachineText text={item.name} prose limit={80} />
              </span>
              <span className="block truncate text-xs text-soft">
                {sourceWords[item.source]} · {measured(measures[item.id])}
              </span>
            </span>
            <span className="flex items-center gap-2">
              {!item.enabled && <Chip>off</Chip>}
              <Chip tone={severityTones[item.severity]}>{item.severity}</Chip>
            </span>
          </Row>
        ))}
      </ul>
    </section>
  )
}

function measured(measure: DlpState['measures'][string] | undefined): string {
  if (!measure) return 'not measured yet'
  return `precision ${shareText(measure.precision)}, recall ${shareText(measure.recall)}`
}

function matches({ id, name, family }: DlpPattern, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const text = `${id} ${name} ${familyWords[family]}`.toLowerCase()
  return words.every((word) => text.includes(word))
}
