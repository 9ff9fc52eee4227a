// The kill switch: one button that denies everything, and the same button to let calls through again.
import { OctagonX, Play } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { OperatorName } from '../../ui/operators.tsx'
import { Section } from '../../ui/section.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { switchCalls } from './kill-switch.ts'
import type { SettingsStore } from './store.ts'

export function KillSwitchSection({ store }: { store: SettingsStore }) {
  const killSwitch = store((state) => state.killSwitch)
  const [busy, setBusy] = useState(false)
  const now = useNow(5000)
  const set = async (on: boolean) => {
    setBusy(true)
    await switchCalls(store, on)
    setBusy(false)
  }
  if (!killSwitch) return null
  return (
    <Section
      title="Kill switch"
      about="While it is on every call of every agent is denied, also one that you approved. It stays on over a restart."
      actions={
        killSwitch.on ? (
          <Button
            needs="admin"
            tone="main"
            busy={busy}
            onClick={() => void set(false)}
            icon={<Play aria-hidden size={14} />}
          >
            Let calls through again
          </Button>
        ) : (
          <Button
            needs="admin"
            tone="danger"
            busy={busy}
            onClick={() => void set(true)}
            icon={<OctagonX aria-hidden size={14} />}
          >
            Deny everything
          </Button>
        )
      }
    >
      <p className="flex items-center gap-2">
        {killSwitch.on ? <Chip tone="bad">on</Chip> : <Chip>off</Chip>}
        {killSwitch.since && (
          <span className="text-soft">
            since <Ago at={killSwitch.since} now={now} />
            {killSwitch.by && (
              <>
                , by <OperatorName id={killSwitch.by} />
              </>
            )}
          </span>
        )}
      </p>
    </Section>
  )
}
