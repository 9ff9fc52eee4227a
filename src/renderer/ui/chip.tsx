// Small marks beside a name: a state or a class, always a word.
import type { ReactNode } from 'react'

const tones = {
  // Its border tells it from a row that is open.
  plain: 'border-line bg-raised text-ink',
  good: 'border-edge bg-allow-wash text-allow',
  bad: 'border-edge bg-deny-wash text-deny',
  waits: 'border-edge bg-hold-wash text-hold',
  yellow: 'border-edge bg-yellow-wash text-yellow',
  orange: 'border-edge bg-orange-wash text-orange',
  red: 'border-edge bg-red-wash text-red',
} as const

export type ChipTone = keyof typeof tones

export function Chip({ tone = 'plain', children }: { tone?: ChipTone; children: ReactNode }) {
  return (
    <span
      className={`inline-flex h-5 items-center gap-1 rounded-full border px-2 text-xs font-medium whitespace-nowrap ${tones[tone]}`}
    >
      {children}
    </span>
  )
}
