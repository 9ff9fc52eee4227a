// A held result as a question: who asked which tool, why its answer is held, what was found in it, and the answer itself.
import { type ReactNode, useState } from 'react'
import type { Escalation } from '../../../shared/contract/escalation.ts'
import { FindingList } from '../../ui/finding-list.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { ToolResult } from '../../ui/tool-result.tsx'
import { AskedFor, WhyHeld } from './question-parts.tsx'

const longestTarget = 4096

type View = 'original' | 'sanitised'

/** `about` is what else is to be known about the agent. */
export function HeldResult({ item, about }: { item: Escalation; about: ReactNode }) {
  const findings = item.findings ?? []
  return (
    <>
      <header className="flex flex-col gap-1">
        <h2 className="text-lg leading-snug">
          What <MachineText text={item.tool_name} limit={60} /> on <MachineText text={item.server_id} /> answered{' '}
          <em className="font-semibold not-italic">
            <MachineText text={item.agent_name} limit={60} prose />
          </em>{' '}
          {item.status === 'pending' ? 'is held' : 'was held'}
          {item.target !== null && (
            <>
              : it asked for <LongText text={item.target} first={longestTarget} />
            </>
          )}
        </h2>
        <AskedFor item={item} />
      </header>
      <WhyHeld item={item} />
      {about}
      <section>
        <h3 className="font-semibold">What was found</h3>
        {findings.length === 0 ? (
          <p className="text-soft">No injection was found in it; a rule has it held.</p>
        ) : (
          <FindingList findings={findings} />
        )}
      </section>
      <CameBack item={item} />
    </>
  )
}

/** Both ways it can be handed over, as text; secrets are masked here whichever is chosen. */
function CameBack({ item: { result, sanitised_result } }: { item: Escalation }) {
  const [view, setView] = useState<View>('original')
  const original = <ToolResult value={result} />
  const cleanable = sanitised_result !== null && sanitised_result !== undefined
  return (
    <section className="flex flex-col gap-1">
      <h3 className="font-semibold">What came back</h3>
      {cleanable ? (
        <Tabs<View>
          label="What came back"
          value={view}
          set={setView}
          tabs={[
            { value: 'original', label: 'As it came', content: original },
            { value: 'sanitised', label: 'Cleaned', content: <ToolResult value={sanitised_result} /> },
          ]}
        />
      ) : (
        <>
          {original}
          <p className="text-xs text-soft">It cannot be cleaned: what was found cannot be cut out of it.</p>
        </>
      )}
    </section>
  )
}
