// The first run: three calls of a small agent, watched as they happen, and the question that one of them asks.
import { Circle, Loader } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { FirstRun, FirstRunStep } from '../../../shared/contract/first-run.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/field.tsx'
import { LockedFields } from '../../ui/locked-fields.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { withNotice } from '../../ui/notices.tsx'
import { Section } from '../../ui/section.tsx'
import { ErrorPanel, Skeleton } from '../../ui/states.tsx'
import { Verdict } from '../../ui/verdict.tsx'
import { Begin } from './begin.tsx'
import type { FirstRunStore } from './store.ts'

export interface FirstRunProps {
  readonly store: FirstRunStore
  /** The question that this agent's call asks, if one waits. */
  readonly questionOf: (agentId: string) => ReactNode | null
  /** Whether calls that no rule covers are held, as Settings has it. */
  readonly asks: boolean
}

export function FirstRunPage({ store, questionOf, asks }: FirstRunProps) {
  const { run, error, load, start } = store()
  useEffect(() => {
    void load()
  }, [load])
  if (!run) {
    if (!error) return <Skeleton />
    return (
      <ErrorPanel
        what="The first run could not be loaded"
        kept="Nothing was changed."
        error={error}
        retry={() => void load()}
      />
    )
  }
  if (run.state === 'never')
    return (
      <div className="mx-auto w-full max-w-3xl p-6">
        <Begin store={store} />
      </div>
    )
  const again = () => void withNotice(start, { failed: 'It could not begin again.' })
  const question = run.agent_id === null ? null : questionOf(run.agent_id)
  return (
    <div className="flex min-h-0 flex-1 flex-wrap content-start overflow-y-auto">
      <div className="flex min-w-[min(100%,320px)] flex-1 flex-col gap-6 p-6 *:max-w-3xl">
        <Steps run={run} />
        {run.state === 'failed' && (
          <ErrorPanel
            inPlace
            what="The first run stopped"
            kept="What it had made is removed when you begin again."
            error={{ message: run.error ?? 'Something went wrong.' }}
            retry={again}
          />
        )}
        {run.state === 'done' && <Next store={store} again={again} asks={asks} />}
      </div>
      {question && (
        <aside
          aria-label="The question"
          className="max-h-full w-[380px] max-w-full overflow-y-auto border-line max-[900px]:w-full max-[900px]:border-t min-[900px]:border-l"
        >
          {question}
        </aside>
      )}
    </div>
  )
}

const words: Record<FirstRunStep['what'], { does: string; why: string }> = {
  read_note: { does: 'reads a note', why: 'The agent may read files, so the call goes through.' },
  read_key: { does: 'reads a private key', why: 'No agent may read keys, whatever its permissions.' },
  write_memory: {
    does: 'writes to its memory file',
    why: 'What an agent will read again later is worth a look: you are asked.',
  },
}

function Steps({ run }: { run: FirstRun }) {
  return (
    <Section
      title="A small agent makes three calls"
      about={run.state === 'preparing' ? 'Preparing the folder, the server and the agent …' : undefined}
    >
      <ol className="flex flex-col gap-4">
        {run.steps.map((step, index) => (
          <Step key={step.what} step={step} number={index + 1} />
        ))}
      </ol>
    </Section>
  )
}

function Step({ step, number }: { step: FirstRunStep; number: number }) {
  const { does, why } = words[step.what]
  return (
    <li className="grid gap-x-3 gap-y-1 min-[700px]:grid-cols-[110px_minmax(0,1fr)]" data-testid={`step-${step.what}`}>
      <span className="pt-0.5">
        <StepState step={step} />
      </span>
      <div className="flex flex-col gap-0.5">
        <p className="font-medium">
          {number}. The agent {does}
        </p>
        <p className="text-soft">{why}</p>
        <p className="text-xs">
          <MachineText text={step.path} />
        </p>
        {step.answer !== null && (
          <p className="rounded-md bg-panel px-2 py-1 text-xs">
            It was told: <MachineText text={step.answer} limit={240} />
          </p>
        )}
      </div>
    </li>
  )
}

function StepState({ step }: { step: FirstRunStep }) {
  if (step.state === 'to_do')
    return (
      <span className="inline-flex items-center gap-1 text-soft">
        <Circle aria-hidden size={14} /> to come
      </span>
    )
  if (step.state === 'running')
    return step.what === 'write_memory' ? (
      <Verdict word="held" />
    ) : (
      <span className="inline-flex items-center gap-1 text-soft">
        <Loader aria-hidden size={14} /> under way
      </span>
    )
  if (step.what === 'write_memory') return <Verdict word={step.carried_out ? 'approved' : 'denied'} />
  return <Verdict word={step.carried_out ? 'allowed' : 'denied'} />
}

function Next({ store, again, asks }: { store: FirstRunStore; again: () => void; asks: boolean }) {
  const { clear, askAboutUnmatched } = store()
  /** What was just chosen, until Settings has it. */
  const [chosen, setChosen] = useState<boolean | null>(null)
  const setUnmatched = async (next: boolean) => {
    setChosen(next)
    if (!(await withNotice(() => askAboutUnmatched(next), { failed: 'It was not saved.' }))) setChosen(null)
  }
  return (
    <Section title="Now your own agent" about="Every one of these calls is in Activity, with the rule that decided it.">
      <ol className="flex list-decimal flex-col gap-1 pl-5">
        <li>
          <Link href="/servers" className="text-accent underline">
            Add the servers
          </Link>{' '}
          that your agent uses: paste its mcpServers JSON.
        </li>
        <li>
          <Link href="/agents" className="text-accent underline">
            Create an agent
          </Link>{' '}
          and copy its configuration into your MCP client.
        </li>
        <li>
          <Link href="/library/packs" className="text-accent underline">
            Choose a pack
          </Link>{' '}
          of policies, patterns and rules: you need not begin with an empty file.
        </li>
      </ol>
      <LockedFields needs="admin">
        <Checkbox
          label="Ask me about calls that no rule covers"
          help="Good while you get to know your agents. Otherwise such calls are denied. Settings has it too."
          checked={chosen ?? asks}
          set={(next) => void setUnmatched(next)}
        />
      </LockedFields>
      <div className="flex flex-wrap gap-2">
        <Button needs="admin" onClick={again}>
          Show it again
        </Button>
        <Button
          needs="admin"
          tone="quiet"
          onClick={() =>
            void withNotice(clear, {
              done: () => ({ text: 'The scratch folder, its server and its agent are gone.' }),
              failed: 'It could not be removed.',
            })
          }
        >
          Remove what it made
        </Button>
      </div>
    </Section>
  )
}
