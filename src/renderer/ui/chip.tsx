// Small marks beside a name: a state or a class, always a word.
import type { ReactNode } from 'react'

const tones = {
  plain: 'bg-raised text-ink',
  good: 'bg-allow-wash text-allow',
  bad: 'bg-deny-wash text-deny',
  waits: 'bg-hold-wash text-hold',
  yellow: 'bg-yellow-wash text-yellow',
  orange: 'bg-orange-wash text-orange',
  red: 'bg-red-wash text-red',
} as const

export type ChipTone = keyof typeof tones

export function Chip({ tone = 'plain', children }: { tone?: ChipTone; children: ReactNode }) {
  return (
    <span
      className={`inline-flex h-5 items-center gap-1 rounded-full border border-edge px-2 text-xs font-medium whitespace-nowrap ${tones[tone]}`}
    >
      {children}
    </span>
  )
}
