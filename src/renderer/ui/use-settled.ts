// Whether what is shown has stood still for a moment: nobody agrees to something that changed under the hand.
import { useEffect, useState } from 'react'

const settledAfterMs = 700

/** True once `shown` was the same for 700 ms. */
export function useSettled(shown: string): boolean {
  const [settled, setSettled] = useState<string | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(shown), settledAfterMs)
    return () => clearTimeout(timer)
  }, [shown])
  return settled === shown
}
