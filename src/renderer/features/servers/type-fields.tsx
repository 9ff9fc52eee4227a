// What kind of server it is: what its arguments are judged as, and how SQL among them is read.
import { Select } from '../../ui/field.tsx'
import type { ServerDraft } from './server-draft.ts'
import { dialectOptions, typeHelp, typeOptions } from './words.ts'

export function TypeFields({
  draft,
  change,
}: {
  draft: ServerDraft
  change: (part: Pick<ServerDraft, 'type'> | Pick<ServerDraft, 'dialect'>) => void
}) {
  return (
    <>
      <Select
        label="Type"
        value={draft.type}
        set={(type) => change({ type })}
        options={typeOptions}
        help={typeHelp[draft.type]}
      />
      {(draft.type === 'database' || draft.dialect !== '') && (
        <Select
          label="Database"
          value={draft.dialect}
          set={(dialect) => change({ dialect })}
          options={dialectOptions}
          help={
            draft.dialect === ''
              ? 'SQL is judged as any of them might read it, so some of it is denied that this one would read plainly.'
              : 'SQL is judged as this database reads it.'
          }
        />
      )}
    </>
  )
}
