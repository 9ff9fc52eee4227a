// Secrets: from which severity on a call is denied, and what becomes of those in what tools answer.
import { Link } from 'wouter'
import type { PatchSettings, Settings } from '../../../shared/contract/settings.ts'
import { Select } from '../../ui/field.tsx'
import { LockedFields } from '../../ui/locked-fields.tsx'
import { withNotice } from '../../ui/notices.tsx'
import { Section } from '../../ui/section.tsx'
import type { SettingsStore } from './store.ts'

const severityWords = [
  { value: 'critical', label: 'Critical' },
  { value: 'high', label: 'High and above' },
  { value: 'medium', label: 'Medium and above' },
  { value: 'low', label: 'All of them' },
] as const

const resultWords = [
  { value: 'off', label: 'Nothing' },
  { value: 'flag', label: 'They are told' },
  { value: 'redact', label: 'They are taken out' },
] as const

export function DlpSettings({ store }: { store: SettingsStore }) {
  const settings = store((state) => state.settings)
  if (!settings) return null
  const { dlp_block_severity, dlp_results } = settings
  const save = (patch: PatchSettings, before: Partial<Settings>) =>
    void withNotice(() => store.getState().patch(patch), {
      done: () => ({ text: 'The setting is saved.', undo: () => store.getState().patch(before) }),
      failed: 'The setting is as it was.',
    })
  return (
    <Section
      title="Secrets and personal data"
      about={
        <>
          From medium severity on what is found is hidden from the policies, the log and this screen. What is looked for
          stands under{' '}
          <Link href="/dlp" className="text-accent underline">
            Data protection
          </Link>
          .
        </>
      }
    >
      <LockedFields needs="admin">
        <div className="grid gap-4 min-[700px]:grid-cols-2">
          <Select
            label="A call is denied for a finding that is"
            value={dlp_block_severity}
            set={(next) => save({ dlp_block_severity: next }, { dlp_block_severity })}
            options={severityWords}
            help="High ones below it pass and are told."
          />
          <Select
            label="What becomes of secrets in what tools answer"
            value={dlp_results}
            set={(next) => save({ dlp_results: next }, { dlp_results })}
            options={resultWords}
          />
        </div>
      </LockedFields>
    </Section>
  )
}
