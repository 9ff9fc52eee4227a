// What a report on a detector holds.

export interface Report {
  readonly title: string
  readonly rows: readonly ({ readonly name: string } & Readonly<Record<string, string | number>>)[]
  readonly notes: readonly string[]
  /** What is below its target, in words. */
  readonly short: readonly string[]
}

/** Share in percent, with the interval of Wilson for 95 %. */
export function shareText(hits: number, all: number): string {
  if (all === 0) return '–'
  const z = 1.96
  const p = hits / all
  const middle = (p + z ** 2 / (2 * all)) / (1 + z ** 2 / all)
  const half = (z * Math.sqrt((p * (1 - p)) / all + z ** 2 / (4 * all ** 2))) / (1 + z ** 2 / all)
  const percent = (share: number) => (100 * Math.min(1, Math.max(0, share))).toFixed(1)
  return `${percent(p)} (${percent(middle - half)}–${percent(middle + half)})`
}
