// Settings: the switch that denies everything, what becomes of held and unmatched calls, the reach of a call, rules that activate themselves, the library, who may open this console, and what it is.
import { type ReactNode, useEffect } from 'react'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { DlpSettings } from './dlp-settings.tsx'
import { HoldSettings } from './hold-settings.tsx'
import { InboundSettings } from './inbound-settings.tsx'
import { KillSwitchSection } from './kill-switch-section.tsx'
import { LibrarySettings } from './library-settings.tsx'
import type { SettingsStore } from './store.ts'
import { ThisConsole } from './this-console.tsx'

export interface SettingsProps {
  readonly store: SettingsStore
  /** When detections become rules by themselves. */
  readonly automation: ReactNode
  /** Who may open this console. */
  readonly operators: ReactNode
  /** From which reach on calls are held or denied. */
  readonly blastRadius: ReactNode
}

export function SettingsPage({ store, automation, operators, blastRadius }: SettingsProps) {
  const { settings, error, load } = store()
  useEffect(() => {
    void load()
  }, [load])
  if (!settings) {
    if (!error) return <Skeleton rows={10} />
    return (
      <ErrorPanel
        what="The settings could not be loaded"
        kept="They are as they were."
        error={error}
        retry={() => void load()}
      />
    )
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-3xl flex-col gap-8 p-6 pb-16">
        <KillSwitchSection store={store} />
        <HoldSettings store={store} />
        <DlpSettings store={store} />
        <InboundSettings store={store} />
        {blastRadius}
        {automation}
        <LibrarySettings store={store} />
        {operators}
        <ThisConsole store={store} />
      </div>
    </div>
  )
}
