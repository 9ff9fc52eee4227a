// A text against all patterns that are on: what an agent's call with it would hold.
import { useState } from 'react'
import { TextArea } from '../../ui/field.tsx'
import { LockedFields } from '../../ui/locked-fields.tsx'
import { BackToList } from '../../ui/rows.tsx'
import { Section } from '../../ui/section.tsx'
import { Findings } from './findings.tsx'
import { useTested } from './use-tested.ts'

export function TryText({ names, close }: { names: Readonly<Record<string, string>>; close: () => void }) {
  const [text, setText] = useState('')
  const tested = useTested({ text })
  return (
    <>
      <BackToList close={close} />
      <div className="flex flex-col gap-4 p-5" data-testid="try-text">
        <Section
          title="Try a text"
          about="It is looked at by every pattern that is on, also where it is encoded, and kept nowhere. JSON is looked at by its keys."
        >
          <LockedFields needs="analyst">
            <TextArea label="Text" mono rows={10} value={text} set={setText} />
          </LockedFields>
        </Section>
        <Section title="What is found">
          <Findings tested={tested} names={names} />
        </Section>
      </div>
    </>
  )
}
