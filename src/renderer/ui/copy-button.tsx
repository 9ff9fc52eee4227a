// Copies a text and says so.
import { useState } from 'react'

const saidForMs = 1500

/** `of` names what is copied where several buttons of one label stand on a page: "Copy client id". */
export function CopyButton({ label, text, of }: { label: string; text: string; of?: string }) {
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
      aria-label={of === undefined ? undefined : `${said ?? label} ${of.charAt(0).toLowerCase()}${of.slice(1)}`}
      className="rounded-md border border-line px-2 py-1 text-xs hover:bg-raised"
    >
      {said ?? label}
    </button>
  )
}
