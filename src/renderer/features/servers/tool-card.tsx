// One tool: what the server says of it, what it counts as, and whether agents may see it. All its texts are the server's.
import { useMemo, useState } from 'react'
import type { Drift } from '../../../shared/contract/drift.ts'
import type { ClassifyTool, Tool } from '../../../shared/contract/server.ts'
import { visible } from '../../../shared/visible-text.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Fold, jsonText } from '../../ui/fold.tsx'
import { LockedFields } from '../../ui/locked-fields.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { ClassReview } from './class-review.tsx'
import { isGrave } from './drift-words.ts'
import { ParameterTable } from './parameter-table.tsx'
import type { ServerActions } from './server-actions.ts'
import { ToolClass } from './tool-class.tsx'
import { parametersOf } from './tool-parameters.ts'
import { classifiedBy, toolStatus } from './words.ts'

export interface ToolCardProps {
  readonly tool: Tool
  /** What is open about it. */
  readonly change: Drift | undefined
  readonly actions: ServerActions
  readonly showChanges: () => void
}

export function ToolCard({ tool, change, actions, showChanges }: ToolCardProps) {
  const [changing, setChanging] = useState(false)
  const parameters = useMemo(() => parametersOf(tool.input_schema), [tool.input_schema])
  const settled = useSettled(tool.hash)
  const status = toolStatus[tool.status]
  const blocked = tool.status === 'new' || tool.status === 'changed'
  const classify = (body: ClassifyTool) => actions.classify(tool.name, body)
  return (
    <li className="flex flex-col gap-2 border-b border-line py-3 first:pt-0 last:border-b-0" data-testid="tool">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-semibold">
          <MachineText text={tool.name} limit={80} />
        </h3>
        <Chip tone={tool.kept_blocked ? 'plain' : status.tone}>{tool.kept_blocked ? 'kept blocked' : status.word}</Chip>
        <span className="ml-auto flex gap-2">
          {(tool.status === 'changed' || change) && (
            <Button onClick={showChanges}>{tool.status === 'new' ? 'See why' : 'See what changed'}</Button>
          )}
          {blocked && !tool.kept_blocked && (
            <Button
              needs="admin"
              tone="quiet"
              aria-disabled={!settled}
              onClick={() => settled && actions.block([tool])}
            >
              <span>
                Keep<span className="sr-only"> {visible(tool.name)}</span> blocked
              </span>
            </Button>
          )}
          {blocked && !isGrave(change) && (
            <Button needs="admin" aria-disabled={!settled} onClick={() => settled && actions.accept([tool])}>
              <span>
                Accept<span className="sr-only"> {visible(tool.name)}</span>
              </span>
            </Button>
          )}
        </span>
      </div>
      <p className="text-soft">
        {tool.description ? <LongText text={tool.description} prose /> : 'The server does not describe it.'}
      </p>
      <p className="flex flex-wrap items-center gap-x-2 text-xs text-soft">
        <span>
          <span className="font-medium text-ink">
            {tool.action} on {tool.type}
          </span>
          , {classifiedBy[tool.classified_by]}
        </span>
        <button
          type="button"
          aria-expanded={changing}
          onClick={() => setChanging(!changing)}
          className="text-accent underline"
        >
          {changing ? 'Done' : 'Change'}
          <span className="sr-only">
            {changing ? ' changing' : ''} the class of {visible(tool.name)}
          </span>
        </button>
        <span className="ml-auto flex items-center gap-2">
          <span className="font-mono" title={tool.hash}>
            {tool.hash.slice(0, 12)}
          </span>
          <CopyButton label="Copy hash" text={tool.hash} />
        </span>
      </p>
      {tool.class_review && (
        <ClassReview tool={tool} classify={classify} confirm={() => actions.confirmClass(tool.name)} />
      )}
      {changing && (
        <LockedFields needs="admin">
          <ToolClass tool={tool} classify={classify} />
        </LockedFields>
      )}
      <Schema tool={tool} parameters={parameters} />
    </li>
  )
}

function Schema({ tool, parameters }: { tool: Tool; parameters: ReturnType<typeof parametersOf> }) {
  const text = useMemo(() => jsonText({ inputSchema: tool.input_schema, annotations: tool.annotations }), [tool])
  const required = parameters.filter((parameter) => parameter.required).length
  return (
    <Fold title={`Parameters (${parameters.length}${required > 0 ? `, ${required} required` : ''})`}>
      <ParameterTable parameters={parameters} />
      <Fold title="Schema and annotations as JSON" copy={text}>
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          className="max-h-96 overflow-auto rounded-md bg-panel p-3 font-mono text-xs whitespace-pre-wrap break-all"
        >
          {text.slice(0, longestShown)}
          {text.length > longestShown && '\n… The rest is in the copy.'}
        </pre>
      </Fold>
    </Fold>
  )
}

const longestShown = 50_000
