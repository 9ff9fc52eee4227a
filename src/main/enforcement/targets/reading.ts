// What one raw text means as a target: its canonical value and every other way to read it.

export interface Reading {
  /** Canonical: reading it again gives the same. */
  readonly value: string
  /** Folded spellings that rules look at, sorted; words such as `address:private` say what a value is. */
  readonly forms: readonly string[]
}

export function readingOf(value: string, forms: Iterable<string>): Reading {
  return { value, forms: [...new Set(forms)].sort() }
}
