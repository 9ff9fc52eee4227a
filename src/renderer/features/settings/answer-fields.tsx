// What becomes of what tools answer, where no rule of one's own speaks: from which severity on it is blocked, and secrets in it.
import { Link } from 'wouter'
import type { Settings } from '../../../shared/contract/settings.ts'
import { Select } from '../../ui/field.tsx'
import { Section } from '../../ui/section.tsx'

export type AnswerChoices = Pick<Settings, 'dlp_results' | 'inbound_block_severity'>

export interface AnswerFieldsProps {
  readonly values: AnswerChoices
  readonly set: (choices: AnswerChoices) => void
}

const severityOptions = [
  { value: 'critical', label: 'critical' },
  { value: 'high', label: 'high or worse' },
  { value: 'medium', label: 'medium or worse' },
  { value: 'low', label: 'of any severity' },
] as const

const secretOptions = [
  { value: 'off', label: 'Do not look for them' },
  { value: 'flag', label: 'Pass them on, and say so in the log' },
  { value: 'redact', label: 'Mask them for the agent too' },
] as const

export function AnswerFields({ values: { dlp_results, inbound_block_severity }, set }: AnswerFieldsProps) {
  const values = { dlp_results, inbound_block_severity }
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
      <div className="grid gap-4 min-[700px]:grid-cols-2">
        <Select
          label="Block what is found to be"
          value={values.inbound_block_severity}
          set={(value) => set({ ...values, inbound_block_severity: value })}
          options={severityOptions}
          help="Milder findings pass, flagged in the log. Critical ones never do."
        />
        <Select
          label="Secrets in it"
          value={values.dlp_results}
          set={(value) => set({ ...values, dlp_results: value })}
          options={secretOptions}
          help="In the log and on these pages they are masked whatever you choose."
        />
      </div>
    </Section>
  )
}
