// Copies a text and says so.
import { useState } from 'react'

const saidForMs = 1500

interface CopyProps {
  readonly label: string
  readonly text: string
  /** What is copied, where several buttons of one label stand on a page: "Copy client id". */
  readonly of?: string
  /** Beside other buttons. */
  readonly large?: boolean
}

export function CopyButton({ label, text, of, large = false }: CopyProps) {
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
      className={`rounded-md border border-line whitespace-nowrap hover:bg-raised ${large ? 'h-8 px-3 font-medium' : 'px-2 py-1 text-xs'}`}
    >
      {said ?? label}
    </button>
  )
}
