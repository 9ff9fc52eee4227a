// Type and action of one tool, changed at once and undone by the notice.
import type { ClassifyTool, Tool } from '../../../shared/contract/server.ts'
import { Select } from '../../ui/field.tsx'
import { withNotice } from '../../ui/notices.tsx'
import { actionOptions, typeHelp, typeOptions } from './words.ts'

export function ToolClass({ tool, classify }: { tool: Tool; classify: (body: ClassifyTool) => Promise<void> }) {
  const change = (to: ClassifyTool, back: ClassifyTool) =>
    void withNotice(() => classify(to), {
      done: () => ({
        text: `${tool.name} now counts as ${to.action ?? tool.action} on ${to.type ?? tool.type}.`,
        undo: () => classify(back),
      }),
      failed: 'It stays as it was.',
    })
  return (
    <div className="grid gap-3 rounded-md bg-panel p-3 min-[600px]:grid-cols-2">
      <Select
        label="Action"
        value={tool.action}
        set={(action) => change({ action }, { action: tool.action })}
        options={actionOptions}
        help="What rules and permissions take a call of it for."
      />
      <Select
        label="Type"
        value={tool.type}
        set={(type) => change({ type }, { type: tool.type })}
        options={typeOptions}
        help={typeHelp[tool.type]}
      />
    </div>
  )
}
