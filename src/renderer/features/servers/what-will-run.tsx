// Exactly what will run, or be asked: each argument in a box of its own, so that spaces and quotes hide nothing; secrets masked.
import type { ReactNode } from 'react'
import { MachineText } from '../../ui/machine-text.tsx'
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
        <Box key={at}>{argument === '' ? <span className="text-soft">empty</span> : <MachineText text={argument} />}</Box>
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
