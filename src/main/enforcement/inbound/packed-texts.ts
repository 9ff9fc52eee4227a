// Many texts as one, for the way to another thread.

/** All texts in one, and how long each is: many small strings would take long to hand over. */
export interface Packed {
  readonly joined: string
  readonly lengths: Uint32Array
}

export const packed = (texts: readonly string[]): Packed => ({
  joined: texts.join(''),
  lengths: Uint32Array.from(texts, ({ length }) => length),
})

export function unpacked({ joined, lengths }: Packed): string[] {
  let start = 0
  return Array.from(lengths, (length) => {
    start += length
    return joined.slice(start - length, start)
  })
}
