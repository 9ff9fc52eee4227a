// Why a server does not answer, in full, and what to do about it.
import type { Server } from '../../../shared/contract/server.ts'
import { visible } from '../../../shared/visible-text.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { LongText } from '../../ui/long-text.tsx'

export interface ServerTroubleProps {
  readonly server: Server
  readonly restart: () => void
  readonly edit: () => void
}

export function ServerTrouble({ server, restart, edit }: ServerTroubleProps) {
  if (server.state === 'starting') {
    return (
      <p role="status" className="rounded-md bg-panel p-3 text-soft">
        {server.transport === 'http'
          ? 'It is being asked for its tools.'
          : 'It is being started and asked for its tools. The first start may have to download it.'}
      </p>
    )
  }
  if (server.state !== 'failed') return null
  const error = server.error ?? 'It gave no reason.'
  return (
    <div role="alert" className="flex flex-col gap-2 rounded-md border border-deny p-3">
      <p className="font-medium text-deny">
        {server.transport === 'http' ? 'It could not be asked for its tools' : 'It could not be started'}
      </p>
      <p>
        <LongText text={error} first={1000} prose />
      </p>
      <p className="text-soft">{remedy(server)} Until then agents get an error for every call to it.</p>
      <div className="flex flex-wrap items-center gap-2">
        <Button needs="admin" tone="main" onClick={restart}>
          {server.transport === 'http' ? 'Connect again' : 'Start again'}
        </Button>
        <Button needs="admin" onClick={edit}>
          Edit
        </Button>
        <CopyButton large label="Copy details" text={visible(`${server.id}: ${error}`)} />
      </div>
    </div>
  )
}

function remedy(server: Server): string {
  if (/too often/.test(server.error ?? '')) return 'Wait a minute, then start it again.'
  return server.transport === 'http'
    ? 'Check its address and headers, and whether it runs; then connect again.'
    : 'Check its program, arguments and variables; the same command in a terminal says more. Then start it again.'
}
