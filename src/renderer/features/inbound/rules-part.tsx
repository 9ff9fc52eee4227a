// The rules of one's own: the list in their order, one of them, and the form for a new one or a change.
import { useMemo, useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { isCreating } from '../../ui/creating.ts'
import { useRefusal } from '../../ui/operators.tsx'
import { BackToList, useListKeys } from '../../ui/rows.tsx'
import { Split } from '../../ui/split.tsx'
import { Empty, Example } from '../../ui/states.tsx'
import { useKeys } from '../../ui/use-keys.ts'
import { moveRule, RuleDetail } from './rule-detail.tsx'
import { RuleList } from './rule-list.tsx'
import { RuleSheet } from './rule-sheet.tsx'
import type { InboundStore } from './store.ts'
import { rulePath, rulesPath, tryPath, writingPath } from './writing-path.ts'

export function RulesPart({ store, id }: { store: InboundStore; id: string | null }) {
  const { rules } = store()
  const [, navigate] = useLocation()
  const [editing, setEditing] = useState<string | null>(null)
  const mayWrite = useRefusal('admin') === null
  const adding = isCreating(useSearch()) && mayWrite
  const select = (next: string | null) => navigate(next === null ? rulesPath : rulePath(next))
  useListKeys(
    rules.map((rule) => rule.id),
    id,
    select,
  )
  const keys = useMemo(() => {
    const move = (by: 1 | -1) => () => {
      if (id !== null && mayWrite && canMove(store, id, by)) moveRule(store, id, by)
    }
    return { J: move(1), K: move(-1) }
  }, [id, mayWrite, store])
  useKeys(keys)
  const at = rules.findIndex((rule) => rule.id === id)
  const rule = rules[at]
  const add = () => navigate(writingPath(id))
  const detail = rule ? (
    <RuleDetail
      key={rule.id}
      rule={rule}
      place={at + 1}
      of={rules.length}
      store={store}
      edit={() => setEditing(rule.id)}
      close={() => select(null)}
    />
  ) : id === null ? null : (
    <NoSuchRule close={() => select(null)} />
  )
  return (
    <>
      {rules.length === 0 && detail === null ? (
        <NoRules add={add} />
      ) : (
        <Split
          list={<RuleList rules={rules} store={store} selected={id} select={select} add={add} />}
          detail={detail}
        />
      )}
      {adding && <RuleSheet store={store} rule={null} close={(made) => select(made ?? id)} />}
      {rule && editing === rule.id && <RuleSheet store={store} rule={rule} close={() => setEditing(null)} />}
    </>
  )
}

function canMove({ getState }: InboundStore, id: string, by: 1 | -1): boolean {
  const { rules } = getState()
  const at = rules.findIndex((rule) => rule.id === id)
  return rules[at]?.subscription_id === undefined && rules[at + by] !== undefined
}

function NoSuchRule({ close }: { close: () => void }) {
  return (
    <>
      <BackToList close={close} />
      <Empty title="There is no such rule">
        <p>It was deleted, or never had this id. Choose one from the list.</p>
      </Empty>
    </>
  )
}

function NoRules({ add }: { add: () => void }) {
  return (
    <Empty title="No rule of your own yet">
      <p>
        What tools answer is read before an agent sees it. Without any rule, findings that are <em>critical</em> are
        blocked until a person has looked at them, the others pass and stand in the log;{' '}
        <Link href="/settings" className="text-accent underline">
          Settings
        </Link>{' '}
        can draw that line lower. Everything else passes.
      </p>
      <p>Rules of your own are asked in their order. One can:</p>
      <dl className="grid grid-cols-[88px_minmax(0,1fr)] items-baseline gap-x-3 gap-y-1.5">
        {taught.map(([action, tone, words]) => (
          <div key={action} className="contents">
            <dt>
              <Chip tone={tone}>{action}</Chip>
            </dt>
            <dd className="m-0">{words}</dd>
          </div>
        ))}
      </dl>
      <Example>
        When a text looks like any kind of injection, at least <strong className="font-semibold">high</strong>, hold it
        for review.
      </Example>
      <div className="flex flex-wrap gap-2 pt-2">
        <Button needs="admin" tone="main" onClick={add}>
          Add a rule
        </Button>
        <TryLink />
      </div>
    </Empty>
  )
}

const taught = [
  ['block', 'bad', 'the agent is told so, and sees nothing of it'],
  ['quarantine', 'waits', 'a person looks at it first: they let it pass, cleaned or as it came, or deny it'],
  ['redact', 'plain', 'what matched is cut out, the rest passes'],
  ['tag', 'plain', 'it passes with a mark, for the log and for policies'],
  ['allow', 'good', 'it passes without the rules after it; critical findings never do'],
] as const

function TryLink() {
  return (
    <Link
      href={tryPath}
      className="inline-flex h-8 items-center rounded-md px-3 font-medium text-accent hover:bg-raised"
    >
      See what a text would do
    </Link>
  )
}
