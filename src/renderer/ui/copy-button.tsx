// Copies a text and says so.
import { useState } from 'react'

const saidForMs = 1500

export function CopyButton({ label, text }: { label: string; text: string }) {
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
      className="rounded-md border border-line px-2 py-1 text-xs hover:bg-raised"
    >
      {said ?? label}
    </button>
  )
}
