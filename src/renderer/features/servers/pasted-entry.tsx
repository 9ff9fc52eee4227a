// One entry of a pasted text: what would be added, what is missing or wrong, and how far it is.
import { Chip } from '../../ui/chip.tsx'
import { Checkbox, Field, Select, TextField } from '../../ui/field.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import type { Progress } from './paste-servers.tsx'
import { filledTarget, type PastedChoice, type PastedServer } from './pasted-server.ts'
import { SecretInput } from './secret-rows.tsx'
import { slugOf } from './server-id.ts'
import { ExactAddress, ExactCommand } from './what-will-run.tsx'
import { typeOptions } from './words.ts'

export interface PastedEntryProps {
  readonly server: PastedServer
  readonly choice: PastedChoice
  readonly change: (part: Partial<PastedChoice>) => void
  readonly progress: Progress | undefined
}

export function PastedEntry({ server, choice, change, progress }: PastedEntryProps) {
  const refused = server.errors.length > 0
  const added = progress?.step === 'added'
  return (
    <li className="flex flex-col gap-3 rounded-md border border-line p-3" data-testid="entry">
      <div className="flex items-start justify-between gap-3">
        {refused || added ? (
          <span className="font-medium">
            <MachineText text={choice.name || 'An entry without a name'} limit={80} prose />
          </span>
        ) : (
          <Checkbox
            label={
              <span className="font-medium">
                <MachineText text={choice.name || 'An entry without a name'} limit={80} prose />
              </span>
            }
            checked={choice.included}
            set={(included) => change({ included })}
          />
        )}
        <ProgressChip progress={progress} refused={refused} />
      </div>
      <Target server={server} choice={choice} />
      {[...server.errors, ...(progress?.step === 'failed' ? [progress.why] : [])].map((error) => (
        <p key={error} role="alert" className="text-deny">
          <MachineText text={error} prose />
        </p>
      ))}
      {!added && server.hints.length > 0 && (
        <ul className="list-disc pl-4 text-xs text-soft">
          {server.hints.map((hint) => (
            <li key={hint}>
              <MachineText text={hint} prose />
            </li>
          ))}
        </ul>
      )}
      {!refused && !added && choice.included && <Choices server={server} choice={choice} change={change} />}
    </li>
  )
}

function ProgressChip({ progress, refused }: { progress: Progress | undefined; refused: boolean }) {
  if (refused) return <Chip tone="bad">cannot be added</Chip>
  if (progress?.step === 'added') return <Chip tone="good">added</Chip>
  if (progress?.step === 'adding') return <Chip>adding …</Chip>
  if (progress?.step === 'failed') return <Chip tone="bad">not added</Chip>
  return null
}

/** Values of variables and headers stay masked; what was filled in elsewhere is shown where it goes. */
function Target({ server, choice }: Pick<PastedEntryProps, 'server' | 'choice'>) {
  if (!server.target) return null
  const target = filledTarget(server.target, choice.values)
  if (target.transport === 'http') return <ExactAddress url={target.url} headers={Object.keys(target.headers)} />
  return (
    <div className="flex flex-col gap-1">
      <ExactCommand command={target.command} args={target.args} variables={Object.keys(target.env)} />
      {target.cwd !== undefined && (
        <p className="text-xs text-soft">
          In <MachineText text={target.cwd} />
        </p>
      )}
    </div>
  )
}

function Choices({ server, choice, change }: Omit<PastedEntryProps, 'progress'>) {
  const rename = (name: string) => change({ name, ...(choice.id === slugOf(choice.name) ? { id: slugOf(name) } : {}) })
  return (
    <>
      <div className="grid gap-3 min-[600px]:grid-cols-3">
        <TextField label="Name" value={choice.name} set={rename} />
        <TextField label="Id" mono value={choice.id} set={(id) => change({ id })} />
        <Select label="Type" value={choice.type} set={(type) => change({ type })} options={typeOptions} />
      </div>
      {server.openings.map(({ token, about }) => (
        <Field
          key={token}
          label={about}
          help={
            <>
              In the text it says <MachineText text={token} />, which the console does not resolve.
            </>
          }
        >
          {() => (
            <SecretInput
              label={`Value of ${token}`}
              value={choice.values[token] ?? ''}
              set={(value) => change({ values: { ...choice.values, [token]: value } })}
            />
          )}
        </Field>
      ))}
    </>
  )
}
