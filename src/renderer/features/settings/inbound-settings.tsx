// What becomes of what tools answer where no rule of one's own speaks: from which severity on it is blocked.
import { Link } from 'wouter'
import type { Settings } from '../../../shared/contract/settings.ts'
import { Select } from '../../ui/field.tsx'
import { LockedFields } from '../../ui/locked-fields.tsx'
import { withNotice } from '../../ui/notices.tsx'
import { Section } from '../../ui/section.tsx'
import type { SettingsStore } from './store.ts'

const severityOptions = [
  { value: 'critical', label: 'critical' },
  { value: 'high', label: 'high or worse' },
  { value: 'medium', label: 'medium or worse' },
  { value: 'low', label: 'of any severity' },
] as const

export function InboundSettings({ store }: { store: SettingsStore }) {
  const severity = store((state) => state.settings?.inbound_block_severity)
  if (severity === undefined) return null
  const save = (inbound_block_severity: Settings['inbound_block_severity']) => {
    const { patch } = store.getState()
    void withNotice(() => patch({ inbound_block_severity }), {
      done: () => ({ text: 'The setting is saved.', undo: () => patch({ inbound_block_severity: severity }) }),
      failed: 'The setting is as it was.',
    })
  }
  return (
    <Section
      title="What tools answer"
      about={
        <>
          Read before an agent sees it.{' '}
          <Link href="/inbound" className="text-accent underline">
            Rules of your own
          </Link>{' '}
          come on top.
        </>
      }
    >
      <LockedFields needs="admin">
        <div className="max-w-80">
          <Select
            label="Block what is found to be"
            value={severity}
            set={save}
            options={severityOptions}
            help="Milder findings pass, flagged in the log. Critical ones never do before a person has looked at them."
          />
        </div>
      </LockedFields>
    </Section>
  )
}
