// Where a rule stands among the others: moving it changes as few priorities as can be.

export interface Placed {
  readonly id: string
  readonly priority: number
}

const step = 10
const bounds = { least: 0, most: 1_000_000 }

/** What must change so that the rule stands one place earlier (-1) or later (1); `items` are in their order. */
export function moved(items: readonly Placed[], id: string, by: 1 | -1): readonly Placed[] {
  const at = items.findIndex((each) => each.id === id)
  const item = items[at]
  const to = at + by
  if (!item || to < 0 || to >= items.length) return []
  const others = items.filter((each) => each.id !== id)
  const priority = between(others[to - 1]?.priority, others[to]?.priority)
  if (priority !== null) return [{ id, priority }]
  const order = [...others.slice(0, to), item, ...others.slice(to)]
  return order
    .map((each, place) => ({ id: each.id, priority: (place + 1) * step, was: each.priority }))
    .flatMap(({ was, ...next }) => (was === next.priority ? [] : [next]))
}

/** A whole number after the one and before the other; null where there is none. */
function between(before: number | undefined, after: number | undefined): number | null {
  if (after === undefined) return before === undefined || before + step > bounds.most ? null : before + step
  const from = before ?? Math.max(bounds.least - 1, after - 2 * step)
  const middle = Math.floor((from + after) / 2)
  return middle > from && middle < after ? middle : null
}
