// The second step: what others read of it, under which licence, how policies will name it, and with what it is proved.
import { licenseSchema, slugOf } from '../../../shared/contract/community.ts'
import { Select, TextArea, TextField } from '../../ui/field.tsx'
import { LineDiff } from '../../ui/line-diff.tsx'
import { Section } from '../../ui/section.tsx'
import { type PublishDraft, problemAt, publishedText } from './publish-draft.ts'
import type { PublishStepProps } from './publish-page.tsx'
import { PublishTests } from './publish-tests.tsx'

type TextName = {
  [K in keyof PublishDraft]: PublishDraft[K] extends string ? (string extends PublishDraft[K] ? K : never) : never
}[keyof PublishDraft]

export function PublishAbout({ draft, set }: PublishStepProps) {
  const slug = slugOf(draft.name)
  /** A finding leaves with the text that it was about. */
  const field = (name: TextName) => ({
    value: draft[name],
    error: problemAt(draft.problems, name),
    set: (value: string) =>
      set({ [name]: value, problems: draft.problems?.filter(({ path }) => !path.startsWith(name)) ?? null }),
  })
  return (
    <>
      <TextField
        label="Name"
        maxLength={120}
        {...field('name')}
        help={
          slug === null ? (
            'A new version has the same name.'
          ) : (
            <>
              Policies name it <span className="font-mono">data.behavry.community.{slug}</span>. A new version has the
              same name.
            </>
          )
        }
      />
      {draft.kind === 'policy' && typeof draft.content === 'string' && slug !== null && (
        <PackageLine text={draft.content} slug={slug} />
      )}
      <TextArea
        label="Description"
        maxLength={4000}
        {...field('description')}
        help="What it is for, and what it does not do. The first line is what lists show."
      />
      <div className="grid items-start gap-4 min-[700px]:grid-cols-2">
        <TextField label="Maintainer" maxLength={120} {...field('maintainer')} />
        <TextField label="Contact" maxLength={200} {...field('maintainer_contact')} help="An address or a page." />
        <TextField
          label="Version"
          mono
          maxLength={32}
          {...field('version')}
          help="Such as 1.4.0; higher than before."
        />
        <TextField label="Category" maxLength={40} {...field('category')} help="One word, such as healthcare." />
        <TextField label="Language" maxLength={20} {...field('language')} help="Of what it is about, such as en." />
        <TextField label="Tags" {...field('tags')} help="Between commas." />
      </div>
      <TextArea
        label="Frameworks"
        rows={3}
        {...field('frameworks')}
        help="One on each line: HIPAA, or one control of it, as in HIPAA: 164.312(a)(1)."
      />
      <Select
        label="Licence"
        value={draft.license}
        set={(license) => set({ license, problems: null })}
        options={licenseSchema.options.map((value) => ({
          value,
          label: value === 'custom' ? 'one of your own' : value,
        }))}
        error={problemAt(draft.problems, 'license')}
      />
      {draft.license === 'custom' && (
        <TextArea label="Text of the licence" rows={6} maxLength={16_384} {...field('license_text')} />
      )}
      <PublishTests draft={draft} set={set} />
    </>
  )
}

function PackageLine({ text, slug }: { text: string; slug: string }) {
  const after = publishedText(text, slug)
  if (after === text) return null
  return (
    <Section title="Its package line is rewritten" about="Yours stays as it is.">
      <LineDiff before={text} after={after} />
    </Section>
  )
}
