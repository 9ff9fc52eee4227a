// Buttons that answer only after the question has been visible and still for a moment: nobody approves by accident.
import { useEffect, useState } from 'react'

const armAfterMs = { usual: 700, critical: 1500 }

/** True once everything was still long enough; any change of content, focus, size or visibility starts anew. */
export function useArmed(content: string, critical: boolean): boolean {
  const [armed, setArmed] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: other content must start the wait anew
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const restart = () => {
      clearTimeout(timer)
      setArmed(false)
      if (document.visibilityState === 'visible')
        timer = setTimeout(() => setArmed(true), critical ? armAfterMs.critical : armAfterMs.usual)
    }
    restart()
    const causes = ['focus', 'blur', 'resize'] as const
    for (const cause of causes) addEventListener(cause, restart)
    document.addEventListener('visibilitychange', restart)
    return () => {
      clearTimeout(timer)
      for (const cause of causes) removeEventListener(cause, restart)
      document.removeEventListener('visibilitychange', restart)
    }
  }, [content, critical])
  return armed
}
