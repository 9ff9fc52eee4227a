// The texts that patterns are tried on: all segments one below the other, neighbours without a gap, what was sent before and what is sent now.
import type { Segment } from './segments.ts'

/** A stretch of a view that comes from a segment; `segment` −1 is the end of an earlier call. */
interface Piece {
  readonly at: number
  readonly length: number
  readonly segment: number
  readonly from: number
  /** Not the stretch itself but what it was decoded from. */
  readonly whole: boolean
}

export interface Span {
  readonly segment: number
  readonly start: number
  readonly end: number
}

/** What of a segment is hidden already, in order and without overlap. */
export type Hidden = readonly { readonly start: number; readonly end: number }[]

/** Nothing reaches across this, and it is no part of a word. */
export const barrier = '\uE000'.repeat(64)

export class View {
  readonly #pieces: Piece[] = []
  readonly #parts: string[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  text(): string {
    return this.#parts.join('')
  }

  put(text: string): void {
    this.#parts.push(text)
    this.#length += text.length
  }

  putPiece(text: string, segment: number, from: number): void {
    this.#pieces.push({ at: this.#length, length: text.length, segment, from, whole: false })
    this.put(text)
  }

  /** `text` is what `length` characters of the segment were decoded to. */
  putDecoded(text: string, segment: number, from: number, length: number): void {
    const at = this.#length
    this.put(text)
    this.#pieces.push({ at, length: text.length, segment, from, whole: true })
    this.#wholes.set(at, length)
  }

  readonly #wholes = new Map<number, number>()

  /** Where a stretch of the view stands in the segments; one span for each that it touches. */
  spans(start: number, end: number): Span[] {
    const spans: Span[] = []
    for (let index = this.#firstAt(start); index < this.#pieces.length; index += 1) {
      const piece = this.#pieces[index] as Piece
      if (piece.at >= end) break
      const [from, to] = [Math.max(start, piece.at) - piece.at, Math.min(end, piece.at + piece.length) - piece.at]
      if (to <= from) continue
      const whole = piece.whole ? this.#wholes.get(piece.at) : undefined
      spans.push(
        whole === undefined
          ? { segment: piece.segment, start: piece.from + from, end: piece.from + to }
          : { segment: piece.segment, start: piece.from, end: piece.from + whole },
      )
    }
    return spans
  }

  /** Index of the first piece that may reach beyond `start`. */
  #firstAt(start: number): number {
    let [low, high] = [0, this.#pieces.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const piece = this.#pieces[middle] as Piece
      if (piece.at + piece.length <= start) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** One below the other; a key and its own text as `key=text`. */
export function plainView(segments: readonly Segment[], hidden: readonly Hidden[]): View {
  const view = new View()
  segments.forEach((segment, index) => {
    putVisible(view, segment.text, index, hidden[index] ?? [])
    view.put(segment.named ? '=' : '\n')
  })
  return view
}

/** How much of a long text's beginning and end is joined to its neighbours. */
const reach = 512
/** Beyond this many texts in one object only neighbours are joined. */
const mostSiblings = 8

/** Values without a gap: in order, and any two of one object in either order. */
export function joinedView(segments: readonly Segment[], hidden: readonly Hidden[], own: number): View {
  const view = new View()
  const values = valuesOf(segments, own)
  if (values.length < 2) return view
  for (const index of values) putEnds(view, segments, hidden, index)
  view.put(barrier)
  for (const [id, members] of Map.groupBy(values, (index) => segments[index]?.group ?? 0)) {
    if (id === 0 || members.length > mostSiblings) continue
    for (const first of members) {
      for (const second of members) {
        if (first === second) continue
        putTail(view, segments, hidden, first)
        putHead(view, segments, hidden, second)
        view.put(barrier)
      }
    }
  }
  return view
}

/** Each end of an earlier call before the beginning of each value of this one. */
export function fragmentView(
  tails: readonly string[],
  segments: readonly Segment[],
  hidden: readonly Hidden[],
  own: number,
): View {
  const view = new View()
  const values = valuesOf(segments, own).slice(0, mostFragments)
  for (const tail of tails) {
    for (const index of values) {
      view.putPiece(tail, -1, 0)
      putHead(view, segments, hidden, index)
      view.put(barrier)
    }
  }
  return view
}

const mostFragments = 16

/** Of the value itself: what is said of it elsewhere repeats it. */
function valuesOf(segments: readonly Segment[], own: number): number[] {
  return segments.slice(0, own).flatMap(({ is }, index) => (is === 'value' ? [index] : []))
}

function putEnds(view: View, segments: readonly Segment[], hidden: readonly Hidden[], index: number): void {
  const { text } = segments[index] as Segment
  if (text.length <= 2 * reach) putVisible(view, text, index, hidden[index] ?? [])
  else {
    putHead(view, segments, hidden, index)
    view.put(barrier)
    putTail(view, segments, hidden, index)
  }
}

function putHead(view: View, segments: readonly Segment[], hidden: readonly Hidden[], index: number): void {
  putVisible(view, (segments[index] as Segment).text, index, hidden[index] ?? [], 0, reach)
}

function putTail(view: View, segments: readonly Segment[], hidden: readonly Hidden[], index: number): void {
  const { text } = segments[index] as Segment
  putVisible(view, text, index, hidden[index] ?? [], text.length - reach)
}

/** What is hidden becomes a barrier of one length, whatever it was: a masked value is seen as its original is. */
function putVisible(view: View, text: string, segment: number, hidden: Hidden, from = 0, to = text.length): void {
  let at = Math.max(0, from)
  const end = Math.min(to, text.length)
  for (const part of hidden) {
    if (part.end <= at || part.start >= end) continue
    if (part.start > at) view.putPiece(text.slice(at, part.start), segment, at)
    view.put(barrier)
    at = part.end
  }
  if (at < end) view.putPiece(text.slice(at, end), segment, at)
}
