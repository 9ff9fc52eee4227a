// A new inbound rule, or a change of one: when it speaks and what it does; beside it what it says, tried on a text.
import { useState } from 'react'
import type { CreateInboundRule, InboundRule } from '../../../shared/contract/inbound-rule.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox, Select, TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { notify } from '../../ui/notices.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useForm } from '../../ui/use-form.ts'
import { MatcherFields } from './matcher-fields.tsx'
import { RuleSentence } from './matcher-sentence.tsx'
import { atFields, draftOf, emptyDraft, type RuleDraft, toRule } from './rule-draft.ts'
import type { InboundStore } from './store.ts'
import { TryText } from './try-text.tsx'
import { actions, actionWords } from './words.ts'

export interface RuleSheetProps {
  readonly store: InboundStore
  /** Null makes a new one. */
  readonly rule: InboundRule | null
  /** With the id of what was saved. */
  readonly close: (id: string | null) => void
}

export function RuleSheet({ store, rule, close }: RuleSheetProps) {
  return (
    <Sheet
      title={rule ? 'Change the rule' : 'Add an inbound rule'}
      about="Rules judge what tools answer, before an agent sees it."
      close={() => close(null)}
      wide
    >
      <RuleForm store={store} rule={rule} done={close} />
    </Sheet>
  )
}

function RuleForm({ store, rule, done }: Omit<RuleSheetProps, 'close'> & { done: (id: string) => void }) {
  const form = useForm<RuleDraft, CreateInboundRule>({
    initial: rule ? draftOf(rule) : { ...emptyDraft, priority: nextPriority(store.getState().rules) },
    parse: toRule,
    send: (body) => save(body),
  })
  const { values, errors } = form
  const save = async (body: CreateInboundRule) => {
    const { createRule, patchRule } = store.getState()
    try {
      const saved = rule ? await patchRule(rule.id, body) : await createRule(body)
      notify({ text: rule ? `Changed “${saved.name}”.` : `Added “${saved.name}”.`, ...undoOf(store, rule, saved) })
      done(saved.id)
    } catch (error) {
      throw atFields(error, values)
    }
  }
  return (
    <div className="grid gap-6 min-[760px]:grid-cols-[minmax(0,1fr)_320px]">
      <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-4">
        <TextField
          label="Name"
          value={values.name}
          set={(name) => form.set('name', name)}
          onBlur={() => values.name !== '' && form.check('name')}
          placeholder="Block orders in web pages"
          help="What agents and operators are told when it speaks."
          error={errors.name}
        />
        <MatcherFields form={form} />
        <Select
          label="Then"
          value={values.action}
          set={(action) => form.set('action', action)}
          options={actions.map((value) => ({ value, label: actionWords[value].label.toLowerCase() }))}
          help={actionWords[values.action].about}
          error={errors.action}
        />
        <TextField
          label="Priority"
          inputMode="numeric"
          value={values.priority}
          set={(priority) => form.set('priority', priority)}
          onBlur={() => form.check('priority')}
          help="The rule with the lowest number is asked first."
          error={errors.priority}
        />
        <Checkbox
          label={rule ? 'It counts' : 'It counts at once'}
          checked={values.enabled}
          set={(enabled) => form.set('enabled', enabled)}
        />
        <FormFailure of={form} />
        <div>
          <Button tone="main" submit busy={form.sending}>
            {rule ? 'Save the rule' : 'Add the rule'}
          </Button>
        </div>
      </form>
      <WhatItSays draft={values} />
    </div>
  )
}

/** Ten below the last one, so that there is room in between. */
function nextPriority(rules: readonly InboundRule[]): string {
  const last = rules.at(-1)?.priority
  return String(last === undefined ? 100 : Math.min(1_000_000, last + 10))
}

function undoOf({ getState }: InboundStore, before: InboundRule | null, saved: InboundRule) {
  const { patchRule, removeRule } = getState()
  if (before === null) return { undo: () => removeRule(saved.id) }
  const { name, priority, matcher, action, enabled } = before
  return { undo: async () => void (await patchRule(before.id, { name, priority, matcher, action, enabled })) }
}

/** What is typed, in words; and what it would do to a text, together with the rules that count. */
function WhatItSays({ draft }: { draft: RuleDraft }) {
  const [trying, setTrying] = useState(false)
  const parsed = toRule(draft.name.trim() === '' ? { ...draft, name: 'This rule' } : draft)
  return (
    <aside
      aria-label="What it will say"
      className="flex flex-col gap-3 self-start rounded-md border border-line bg-panel p-4 min-[760px]:sticky min-[760px]:top-24"
    >
      <h3 className="font-semibold">What it will say</h3>
      {parsed.success ? (
        <>
          <p>
            <RuleSentence matcher={parsed.data.matcher} action={parsed.data.action} />
          </p>
          {trying ? (
            <TryText rule={{ ...parsed.data, enabled: true }} rows={5} />
          ) : (
            <div>
              <Button onClick={() => setTrying(true)}>Try it on a text</Button>
            </div>
          )}
        </>
      ) : (
        <p className="text-soft">Once the rule is complete, it stands here in words, and can be tried on a text.</p>
      )}
      <p className="text-xs text-soft">No rule lets through what is found to be critical.</p>
    </aside>
  )
}
