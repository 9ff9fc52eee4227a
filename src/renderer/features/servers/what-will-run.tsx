// Exactly what will run, or be asked: each argument in a box of its own, so that spaces and quotes hide nothing; secrets masked.
import type { ReactNode } from 'react'
import { MachineText } from '../../ui/machine-text.tsx'
import { argumentsOf } from './command-line.ts'
import type { ServerDraft } from './server-draft.ts'
import { addressOf, isOwnMachine } from './server-kind.ts'

const mask = '••••••••'

export function ExactCommand({
  command,
  args,
  variables = [],
}: {
  command: string
  args: readonly string[]
  variables?: readonly string[]
}) {
  return (
    <p className="flex flex-wrap items-start gap-1 text-xs leading-5" data-testid="command">
      {variables.map((name) => (
        <Box key={name} soft>
          <MachineText text={`${name}=`} />
          <span className="font-mono">{mask}</span>
        </Box>
      ))}
      <Box>
        <span className="font-semibold">
          <MachineText text={command} />
        </span>
      </Box>
      {args.map((argument, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: arguments have no name but their place
        <Box key={at}>
          {argument === '' ? <span className="text-soft">empty</span> : <MachineText text={argument} />}
        </Box>
      ))}
    </p>
  )
}

function Box({ soft = false, children }: { soft?: boolean; children: ReactNode }) {
  return (
    <span className={`rounded-sm border border-line px-1 whitespace-pre-wrap ${soft ? 'text-soft' : 'bg-paper'}`}>
      {children}
    </span>
  )
}

export function ExactAddress({ url, headers }: { url: string; headers: readonly string[] }) {
  const address = addressOf(url.trim())
  return (
    <div className="flex flex-col gap-1 text-xs" data-testid="command">
      <p>
        <span className="font-mono font-semibold">POST</span> <MachineText text={address?.href ?? url} />
      </p>
      {headers.map((name) => (
        <p key={name} className="text-soft">
          <MachineText text={`${name}: `} />
          <span className="font-mono">{mask}</span>
        </p>
      ))}
      <PlainHttp address={address} />
    </div>
  )
}

/** Over plain http to another machine everybody on the way reads along. */
export function PlainHttp({ address }: { address: URL | null }) {
  if (address?.protocol !== 'http:' || isOwnMachine(address)) return null
  return (
    <p role="note" className="rounded-md bg-hold-wash p-2 text-hold">
      Plain http to another machine: whoever is on the way can read and change everything, headers too. Use https if the
      server has it.
    </p>
  )
}

/** Beside a form: what its values come to. `keptArgs` are arguments that the form does not show. */
export function WhatWillRun({ draft, keptArgs = [] }: { draft: ServerDraft; keptArgs?: readonly string[] }) {
  const names = (rows: ServerDraft['env']) =>
    rows.filter(({ name, kind }) => name.trim() !== '' && kind !== 'removed').map(({ name }) => name.trim())
  const http = draft.transport === 'http'
  const missing = (http ? draft.url : draft.command).trim() === ''
  return (
    <aside aria-label={http ? 'What will be asked' : 'What will run'} className="min-w-0">
      <div className="flex flex-col gap-2 rounded-md border border-line bg-panel p-3 min-[760px]:sticky min-[760px]:top-24">
        <h3 className="font-semibold">{http ? 'What will be asked' : 'What will run'}</h3>
        {missing && <p className="text-soft">{http ? 'Give its address.' : 'Give its program.'}</p>}
        {!missing && http && <ExactAddress url={draft.url} headers={names(draft.headers)} />}
        {!missing && !http && (
          <>
            <ExactCommand
              command={draft.command.trim()}
              args={draft.args === null ? keptArgs : argumentsOf(draft.args)}
              variables={names(draft.env)}
            />
            <p className="text-xs text-soft">
              {draft.cwd.trim() === '' ? 'In your home folder' : `In ${draft.cwd.trim()}`}, by no shell: each box is one
              argument.
            </p>
          </>
        )}
      </div>
    </aside>
  )
}
