// The fields that say how a server is reached: a program on this machine, or an address; for a new one and for changes.
import { rootsSchema } from '../../../shared/contract/server.ts'
import { Button } from '../../ui/button.tsx'
import { TextArea, TextField } from '../../ui/field.tsx'
import { ListField } from '../../ui/list-field.tsx'
import { rowProblem } from '../../ui/row-problem.ts'
import { argumentsOf, shellHint, splitCommandLine } from './command-line.ts'
import { SecretRows } from './secret-rows.tsx'
import type { ServerDraft } from './server-draft.ts'

export interface ConnectionFieldsProps {
  readonly draft: ServerDraft
  readonly errors: Readonly<Record<string, string>>
  readonly change: (part: Partial<ServerDraft>) => void
  readonly check: (name: keyof ServerDraft) => void
}

export function ConnectionFields(props: ConnectionFieldsProps) {
  return props.draft.transport === 'http' ? <AddressFields {...props} /> : <ProgramFields {...props} />
}

function ProgramFields({ draft, errors, change, check }: ConnectionFieldsProps) {
  const args = draft.args === null ? null : argumentsOf(draft.args)
  return (
    <>
      <TextField
        label="Program"
        mono
        value={draft.command}
        set={(command) => change({ command })}
        onBlur={() => check('command')}
        placeholder="npx"
        help="A name on your PATH such as npx, uvx or node, or an absolute path. It is looked up once, now."
        error={errors.command}
      />
      <SplitOffer draft={draft} change={change} />
      {args === null ? (
        <p className="rounded-md bg-panel p-3 text-soft">
          Its arguments stay as they are: one of them is empty or has a line break in it. To change them, remove the
          server and add it again by pasting JSON.
        </p>
      ) : (
        <TextArea
          label="Arguments, one in each line"
          mono
          rows={Math.min(10, Math.max(3, args.length + 1))}
          value={draft.args ?? ''}
          set={(text) => change({ args: text })}
          onBlur={() => check('args')}
          help={shellHint(args) ?? 'No shell reads them: quotes, spaces, ~ and $ are passed on exactly as written.'}
          error={errors.args}
        />
      )}
      <SecretRows
        label="Variables"
        one="variable"
        help="Kept by the console and never shown again. Besides these it sees PATH, HOME, LANG and TMPDIR, nothing else."
        rows={draft.env}
        set={(env) => change({ env })}
        onLeave={() => check('env')}
        error={errors.env}
      />
      <TextField
        label="Working folder"
        mono
        value={draft.cwd}
        set={(cwd) => change({ cwd })}
        onBlur={() => check('cwd')}
        help="Left empty: your home folder."
        error={errors.cwd}
      />
      <Roots draft={draft} change={change} error={errors.roots} />
    </>
  )
}

/** A whole line in the program's field is a habit of many READMEs. */
function SplitOffer({ draft, change }: Pick<ConnectionFieldsProps, 'draft' | 'change'>) {
  const split = splitCommandLine(draft.command.trim())
  if (draft.args === null || !('parts' in split) || split.parts.length < 2) return null
  const [command = '', ...rest] = split.parts
  const move = () => change({ command, args: [...rest, ...argumentsOf(draft.args ?? '')].join('\n') })
  return (
    <div>
      <Button onClick={move}>Move the rest to the arguments</Button>
    </div>
  )
}

function AddressFields({ draft, errors, change, check }: ConnectionFieldsProps) {
  return (
    <>
      <TextField
        label="Address"
        mono
        inputMode="url"
        value={draft.url}
        set={(url) => change({ url })}
        onBlur={() => check('url')}
        placeholder="https://mcp.example.com/mcp"
        help="Of a Streamable HTTP server. The old SSE transport is not supported."
        error={errors.url}
      />
      <SecretRows
        label="Headers"
        one="header"
        help="Such as Authorization. Kept by the console and never shown again."
        rows={draft.headers}
        set={(headers) => change({ headers })}
        onLeave={() => check('headers')}
        error={errors.headers}
      />
      <Roots draft={draft} change={change} error={errors.roots} />
    </>
  )
}

function Roots({
  draft,
  change,
  error,
}: Pick<ConnectionFieldsProps, 'draft' | 'change'> & { error: string | undefined }) {
  return (
    <ListField
      label="Allowed folders"
      item="folder"
      placeholder="~/projects"
      help={`Its tools may touch nothing outside of these, links followed. Left empty: ${
        draft.type === 'filesystem'
          ? 'whatever policies allow; relative paths begin in the folders among its arguments.'
          : 'whatever policies allow.'
      }`}
      rows={draft.roots}
      set={(roots) => change({ roots })}
      problemOf={(row) => rowProblem(rootsSchema.element, row)}
      error={error}
    />
  )
}
