// How wide an element is, kept true.
import { type RefObject, useEffect, useState } from 'react'

/** In CSS pixels; that of the window until the element has been seen. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(innerWidth)
  useEffect(() => {
    const { current } = element
    if (!current) return
    const seen = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width))
    seen.observe(current)
    return () => seen.disconnect()
  }, [element])
  return width
}
