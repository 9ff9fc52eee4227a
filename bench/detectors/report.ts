// What a report on a detector holds.

export interface Report {
  readonly title: string
  readonly rows: readonly ({ readonly name: string } & Readonly<Record<string, string | number>>)[]
  readonly notes: readonly string[]
  /** What is below its target, in words. */
  readonly short: readonly string[]
}

/** Share in percent, with the interval of Wilson for 95 %; `–` of nothing. */
export function shareText(hits: number, all: number): string {
  if (all === 0) return '–'
  const [low, high] = wilson(hits, all)
  const percent = (share: number) => (100 * share).toFixed(1)
  return `${percent(hits / all)} (${percent(low)}–${percent(high)})`
}

const z = 1.96

/** Wilson's interval at 95 % for `hits` of `all`. */
export function wilson(hits: number, all: number): [low: number, high: number] {
  const [rate, square] = [hits / all, z * z]
  const middle = (rate + square / (2 * all)) / (1 + square / all)
  const half = (z * Math.sqrt((rate * (1 - rate)) / all + square / (4 * all * all))) / (1 + square / all)
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}
