// Where the approval popup stands: bottom right, inside the screen, and never under the pointer.

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Bounds extends Point {
  readonly width: number
  readonly height: number
}

export const popupWidth = 380
const heights = { least: 240, first: 560 }
/** From the edge of the screen, and between popup and pointer. Device-independent pixels. */
const margin = 16

/**
 * `workArea` is the screen without its bars. `wanted` is the height of the question; undefined before it is known. The
 * corners are tried in turn; the first one that the pointer is away from is taken.
 */
export function popupBounds(workArea: Bounds, pointer: Point, wanted: number = heights.first): Bounds {
  const width = Math.min(popupWidth, workArea.width)
  const height = Math.min(Math.max(heights.least, wanted), Math.max(1, workArea.height - 2 * margin))
  const right = workArea.x + Math.max(0, workArea.width - width - margin)
  const left = workArea.x + Math.min(margin, Math.max(0, workArea.width - width))
  const bottom = workArea.y + Math.max(0, workArea.height - height - margin)
  const top = workArea.y + Math.min(margin, Math.max(0, workArea.height - height))
  const corners = [
    { x: right, y: bottom },
    { x: left, y: bottom },
    { x: right, y: top },
    { x: left, y: top },
  ].map((corner) => ({ ...corner, width, height }))
  return corners.find((corner) => !near(corner, pointer)) ?? { x: right, y: bottom, width, height }
}

/** The same place with another height: the edge that stands at the screen's edge stays, so that nothing jumps. */
export function resizedBounds(workArea: Bounds, now: Bounds, wanted: number): Bounds {
  const height = Math.min(Math.max(heights.least, wanted), Math.max(1, workArea.height - 2 * margin))
  const below = now.y + now.height / 2 >= workArea.y + workArea.height / 2
  return { ...now, y: below ? Math.max(workArea.y, now.y + now.height - height) : now.y, height }
}

function near({ x, y, width, height }: Bounds, pointer: Point): boolean {
  return (
    pointer.x >= x - margin &&
    pointer.x < x + width + margin &&
    pointer.y >= y - margin &&
    pointer.y < y + height + margin
  )
}
