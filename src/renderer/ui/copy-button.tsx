// Copies a text and says so.
import { useState } from 'react'

const saidForMs = 1500

/** `large` beside other buttons. */
export function CopyButton({ label, text, large = false }: { label: string; text: string; large?: boolean }) {
  const [said, setSaid] = useState<string | null>(null)
  const copy = async () => {
    const done = await navigator.clipboard.writeText(text).then(
      () => 'Copied',
      () => 'Could not copy',
    )
    setSaid(done)
    setTimeout(() => setSaid(null), saidForMs)
  }
  return (
    <button
      type="button"
      onClick={() => void copy()}
      className={`rounded-md border border-line whitespace-nowrap hover:bg-raised ${large ? 'h-8 px-3 font-medium' : 'px-2 py-1 text-xs'}`}
    >
      {said ?? label}
    </button>
  )
}
