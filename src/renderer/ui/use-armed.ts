// Buttons that answer only after the question has been visible and still for a moment: nobody approves by accident.
import { useEffect, useState } from 'react'

const armAfterMs = { usual: 700, critical: 1500 }

/** True once everything was still long enough; any change of content, focus, size or visibility starts anew. */
export function useArmed(content: string, critical: boolean): boolean {
  // Kept with its content: what was armed for one question is not for a moment armed for the next.
  const [armedFor, setArmedFor] = useState<string | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const restart = () => {
      clearTimeout(timer)
      setArmedFor(null)
      if (document.visibilityState === 'visible')
        timer = setTimeout(() => setArmedFor(content), critical ? armAfterMs.critical : armAfterMs.usual)
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
  return armedFor === content
}
