// Lists in which things end: the ended ones are left out until they are asked for, but for the one that is open.
import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'

export interface WithoutEnded<Item> {
  readonly shown: readonly Item[]
  /** How many count still. */
  readonly active: number
  /** Below the rows. */
  readonly foot: ReactNode
}

export function useWithoutEnded<Item extends { readonly id: string; readonly status: string }>(
  items: readonly Item[],
  selected: string | null,
): WithoutEnded<Item> {
  const [all, setAll] = useState(false)
  const ended = items.filter(({ status }) => status !== 'active').length
  return {
    shown: items.filter(({ id, status }) => all || status === 'active' || id === selected),
    active: items.length - ended,
    foot: ended > 0 && (
      <div className="border-t border-line p-1">
        <Button tone="quiet" onClick={() => setAll(!all)}>
          {all ? 'Hide those that have ended' : `Show ${ended} that ${ended === 1 ? 'has' : 'have'} ended`}
        </Button>
      </div>
    ),
  }
}

export function activeIds(items: readonly { readonly id: string; readonly status: string }[]): string[] {
  return items.filter(({ status }) => status === 'active').map(({ id }) => id)
}

export function countWords(active: number): string {
  if (active === 0) return 'None counts now'
  return active === 1 ? '1 counts now' : `${active} count now`
}
