// List left, detail right, a border that can be dragged or moved by keys; on narrow screens the detail takes the place.
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react'
import { useWidth } from './use-width.ts'

const widths = { least: 280, usual: 520, step: 24, leastDetail: 360 }
const storedAs = 'behavry.split'

export function Split({ list, detail }: { list: ReactNode; detail: ReactNode | null }) {
  const frame = useRef<HTMLDivElement>(null)
  const [wanted, setWanted] = useState(() => Number(localStorage.getItem(storedAs)) || widths.usual)
  const room = useWidth(frame)
  const most = Math.max(widths.least, room - widths.leastDetail)
  const width = Math.min(most, Math.max(widths.least, wanted))
  return (
    <div ref={frame} className="flex min-h-0 flex-1">
      <div
        className={`min-h-0 min-w-0 flex-col ${detail ? 'hidden shrink-0 min-[900px]:flex' : 'flex flex-1'}`}
        style={detail ? { width } : {}}
      >
        {list}
      </div>
      {detail && (
        <>
          <Border width={width} most={most} set={setWanted} />
          <div className="relative min-h-0 min-w-0 flex-1 overflow-y-auto pb-16 has-data-foot:scroll-pb-36">
            {detail}
          </div>
        </>
      )}
    </div>
  )
}

/** Remembered when it comes to rest. */
function Border({ width, most, set }: { width: number; most: number; set: (width: number) => void }) {
  const dragging = useRef(false)
  const rest = (next: number) => {
    const kept = Math.min(most, Math.max(widths.least, next))
    set(kept)
    localStorage.setItem(storedAs, String(kept))
  }
  const at = (event: PointerEvent<HTMLElement>) =>
    event.clientX - (event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0)
  const onKeyDown = (event: KeyboardEvent) => {
    const next = {
      ArrowLeft: width - widths.step,
      ArrowRight: width + widths.step,
      Home: widths.least,
      End: most,
    }[event.key]
    if (next === undefined) return
    event.preventDefault()
    rest(next)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the list"
      aria-valuenow={width}
      aria-valuemin={widths.least}
      aria-valuemax={most}
      tabIndex={0}
      className="relative hidden w-px shrink-0 touch-none bg-line outline-offset-0 select-none before:absolute before:inset-y-0 before:-left-1 before:z-10 before:w-[9px] before:cursor-col-resize hover:bg-accent focus-visible:bg-accent min-[900px]:block"
      onKeyDown={onKeyDown}
      onDoubleClick={() => rest(widths.usual)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        dragging.current = true
      }}
      onPointerMove={(event) => {
        if (dragging.current) set(at(event))
      }}
      onLostPointerCapture={(event) => {
        if (dragging.current) rest(at(event))
        dragging.current = false
      }}
    />
  )
}
