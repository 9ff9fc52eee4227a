// Parts of one thing side by side, one of them shown; arrow keys move between them.
import { Tabs as RadixTabs } from 'radix-ui'
import type { ReactNode } from 'react'

export interface Tab<V extends string> {
  readonly value: V
  readonly label: string
  /** How many wait for a person. */
  readonly waiting?: number
  readonly content: ReactNode
}

/** With `keep` the parts that are not shown stay as they are: forms half filled in. */
export function Tabs<V extends string>({
  label,
  tabs,
  value,
  set,
  keep = false,
}: {
  label: string
  tabs: readonly Tab<V>[]
  value: V
  set: (value: V) => void
  keep?: boolean
}) {
  return (
    <RadixTabs.Root value={value} onValueChange={(next) => set(next as V)} className="flex flex-col gap-4">
      <RadixTabs.List aria-label={label} className="flex flex-wrap gap-1 border-b border-line">
        {tabs.map((tab) => (
          <RadixTabs.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px flex h-8 items-center gap-1.5 border-b-2 border-transparent px-3 text-soft max-[420px]:px-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink"
          >
            {tab.label}
            {(tab.waiting ?? 0) > 0 && (
              <span className="rounded-full border border-edge bg-hold-wash px-1.5 text-xs font-medium text-hold">
                {tab.waiting}
                <span className="sr-only"> waiting</span>
              </span>
            )}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      {tabs.map((tab) => (
        <RadixTabs.Content
          key={tab.value}
          value={tab.value}
          {...(keep ? { forceMount: true as const } : {})}
          className="flex flex-col gap-4 data-[state=inactive]:hidden"
        >
          {tab.content}
        </RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  )
}
