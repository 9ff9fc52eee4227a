// Pictures of Overview and of the first run.
import type { FirstRun } from '../../src/shared/contract/first-run.ts'
import { answering, failing, neverAnswering, type Shot } from './shot.ts'

export const emptyOverview: readonly Shot[] = [
  { name: 'overview-empty', path: '/overview' },
  { name: 'overview-empty-narrow', path: '/overview', narrow: true },
  { name: 'first-run-never', path: '/first-run' },
]

const steps: FirstRun['steps'] = [
  {
    what: 'read_note',
    tool_name: 'read_text_file',
    path: '/tmp/behavry-first-run-x/workspace/notes/report.md',
    state: 'done',
    answer: '# Quarter in short',
    carried_out: true,
  },
  {
    what: 'read_key',
    tool_name: 'read_text_file',
    path: '/tmp/behavry-first-run-x/workspace/notes/.ssh/id_ed25519',
    state: 'done',
    answer: 'Access to sensitive files is not permitted.',
    carried_out: false,
  },
  {
    what: 'write_memory',
    tool_name: 'write_file',
    path: '/tmp/behavry-first-run-x/workspace/notes/MEMORY.md',
    state: 'running',
    answer: null,
    carried_out: null,
  },
]
/** `agent_id` of the held call in the story: its question stands beside the steps. */
const run = (agent_id: string, change: Partial<FirstRun>): FirstRun => ({
  state: 'running',
  folder: '/tmp/behavry-first-run-x/workspace/notes',
  server_id: 'first-run',
  agent_id,
  steps,
  error: null,
  started_at: new Date().toISOString(),
  ...change,
})
const done = steps.map((step) => ({ ...step, state: 'done' as const, carried_out: step.what !== 'read_key' }))

export const overview = (agentId: string): readonly Shot[] => [
  { name: 'overview', path: '/overview' },
  { name: 'overview-narrow', path: '/overview', narrow: true },
  { name: 'overview-error', path: '/overview', prepare: failing('audit/summary**') },
  { name: 'overview-loading', path: '/overview', prepare: neverAnswering('audit/summary**') },
  { name: 'first-run-asking', path: '/first-run', prepare: answering('first-run', run(agentId, {})) },
  { name: 'first-run-narrow', path: '/first-run', narrow: true, prepare: answering('first-run', run(agentId, {})) },
  {
    name: 'first-run-done',
    path: '/first-run',
    prepare: answering('first-run', run('', { state: 'done', steps: done })),
  },
  {
    name: 'first-run-failed',
    path: '/first-run',
    prepare: answering('first-run', run('', { state: 'failed', error: 'The filesystem server did not start: ENOENT' })),
  },
]
