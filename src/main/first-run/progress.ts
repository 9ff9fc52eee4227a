// How the first run goes: the one state that the page watches.
import type { FirstRun, FirstRunStep } from '../../shared/contract/first-run.ts'
import type { ScratchFolder } from './scratch-folder.ts'

const never: FirstRun = {
  state: 'never',
  folder: null,
  server_id: null,
  agent_id: null,
  steps: [],
  error: null,
  started_at: null,
}

export type Progress = ReturnType<typeof createProgress>

export function createProgress() {
  let now = never
  const say = (change: Partial<FirstRun>) => {
    now = { ...now, ...change }
  }
  return {
    current: (): FirstRun => now,
    busy: () => now.state === 'preparing' || now.state === 'running',
    say,
    begin: (started_at: string) => say({ ...never, state: 'preparing', started_at }),
    plan: (scratch: ScratchFolder) => say({ folder: scratch.notes, steps: stepsIn(scratch) }),
    step: (what: FirstRunStep['what'], change: Partial<FirstRunStep>) =>
      say({ steps: now.steps.map((each) => (each.what === what ? { ...each, ...change } : each)) }),
    reset: () => say(never),
  }
}

function stepsIn({ note, key, memory }: ScratchFolder): FirstRunStep[] {
  const waiting = { state: 'to_do', answer: null, carried_out: null } as const
  return [
    { what: 'read_note', tool_name: 'read_text_file', path: note, ...waiting },
    { what: 'read_key', tool_name: 'read_text_file', path: key, ...waiting },
    { what: 'write_memory', tool_name: 'write_file', path: memory, ...waiting },
  ]
}
