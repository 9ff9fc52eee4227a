// A call in two lines, for lists with little room: the tool and who calls it, and beneath what it is about.
import { MachineText, MiddleCut } from './machine-text.tsx'

export interface CallLinesProps {
  readonly tool: string
  /** Its name, when it is known. */
  readonly agent: string | null
  readonly target: string | null
  readonly serverId: string
}

export function CallLines({ tool, agent, target, serverId }: CallLinesProps) {
  return (
    <span className="@container min-w-0">
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="min-w-0">
          <MiddleCut text={tool} tail={10} />
        </span>
        {agent !== null && (
          <span className="hidden min-w-0 flex-1 truncate text-xs text-soft @min-[220px]:inline">
            <MachineText text={agent} prose />
          </span>
        )}
      </span>
      <span className="block text-xs text-soft">
        <CallTarget target={target} serverId={serverId} />
      </span>
    </span>
  )
}

export function CallTarget({ target, serverId }: Pick<CallLinesProps, 'target' | 'serverId'>) {
  if (target !== null) return <MiddleCut text={target} />
  return (
    <>
      on <MachineText text={serverId} limit={40} />
    </>
  )
}
