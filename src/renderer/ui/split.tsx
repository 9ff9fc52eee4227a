// List left, detail right, a border that can be dragged or moved by keys; on narrow screens the detail takes the place.
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react'

const limits = { least: 280, most: 900, step: 24 }
const storedAs = 'behavry.split'

export function Split({ list, detail }: { list: ReactNode; detail: ReactNode | null }) {
  const [width, setWidth] = useState(() => Number(localStorage.getItem(storedAs)) || 520)
  const dragging = useRef(false)
  const resize = (next: number) => {
    const kept = Math.min(limits.most, Math.max(limits.least, next))
    setWidth(kept)
    localStorage.setItem(storedAs, String(kept))
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (dragging.current) resize(event.clientX - (event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') resize(width - limits.step)
    if (event.key === 'ArrowRight') resize(width + limits.step)
  }
  return (
    <div className="flex min-h-0 flex-1">
      <div
        className={`min-h-0 min-w-0 flex-col ${detail ? 'hidden min-[900px]:flex' : 'flex flex-1'}`}
        style={detail ? { width } : {}}
      >
        {list}
      </div>
      {detail && (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved */}
          <div
            role="separator"
            aria-orientation="vertical"
            aria-label="Width of the list"
            aria-valuenow={width}
            aria-valuemin={limits.least}
            aria-valuemax={limits.most}
            tabIndex={0}
            className="hidden w-1 shrink-0 cursor-col-resize border-l border-line hover:bg-raised min-[900px]:block"
            onKeyDown={onKeyDown}
            onPointerDown={(event) => {
              dragging.current = true
              event.currentTarget.setPointerCapture(event.pointerId)
            }}
            onPointerMove={onPointerMove}
            onPointerUp={() => {
              dragging.current = false
            }}
          />
          <div className="min-h-0 min-w-0 flex-1 overflow-y-auto pb-16">{detail}</div>
        </>
      )}
    </div>
  )
}
