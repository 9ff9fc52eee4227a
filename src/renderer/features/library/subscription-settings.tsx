// How a subscription counts and how often it is looked for; and whether it stays at its version.
import { cadenceSchema } from '../../../shared/contract/community.ts'
import { type PatchSubscription, subscriptionModeSchema } from '../../../shared/contract/library.ts'
import { Button } from '../../ui/button.tsx'
import { Select } from '../../ui/field.tsx'
import { LockedFields } from '../../ui/locked-fields.tsx'
import { notify } from '../../ui/notices.tsx'
import { Section } from '../../ui/section.tsx'
import { Failure } from './failure.tsx'
import type { SubscriptionPartProps } from './subscription-props.ts'
import { useTask } from './use-task.ts'
import { cadenceWords, modeWords } from './words.ts'

export function SubscriptionSettings({ item, store, put }: SubscriptionPartProps) {
  const task = useTask<void>()
  const { mode, cadence, pinned_version, resolved_version, allow_rules } = item
  const comes = item.state !== 'orphaned'
  const change = (body: PatchSubscription, before: PatchSubscription, text: string) =>
    void task.run(async () => {
      const { patch } = store.getState()
      put(await patch(item.id, body))
      notify({ text, undo: async () => put(await patch(item.id, before)) })
    })
  const pin = () =>
    pinned_version === null
      ? change({ pinned_version: resolved_version }, { pinned_version: null }, `Version ${resolved_version} is pinned.`)
      : change({ pinned_version: null }, { pinned_version }, 'New versions come again.')
  return (
    <Section title="How it counts">
      <LockedFields needs="admin">
        <div className="grid items-start gap-4 min-[700px]:grid-cols-2">
          <Select
            label="What it does"
            value={mode}
            set={(next) => change({ mode: next }, { mode }, `It ${modeWords[next].word} from now on.`)}
            options={subscriptionModeSchema.options.map((value) => ({ value, label: modeWords[value].word }))}
            help={`${modeWords[mode].about}${allow_rules ? ' Its allow rules are heard.' : ''}`}
          />
          {comes && (
            <Select
              label="Look for new versions"
              value={cadence}
              set={(next) => change({ cadence: next }, { cadence }, `It is looked for ${cadenceWords[next]}.`)}
              options={cadenceSchema.options.map((value) => ({ value, label: cadenceWords[value] }))}
            />
          )}
        </div>
      </LockedFields>
      {comes && (
        <div className="flex flex-wrap items-center gap-3">
          <Button needs="admin" busy={task.busy} onClick={pin}>
            {pinned_version === null ? `Pin ${resolved_version}` : `Let go of ${pinned_version}`}
          </Button>
          <span className="text-soft">
            {pinned_version === null
              ? 'New versions that loosen nothing come by themselves.'
              : 'It stays at this version; nothing newer comes.'}
          </span>
        </div>
      )}
      <Failure of={task.failure} what="Nothing was changed." />
    </Section>
  )
}
