// The inbound rules in the order in which they are asked: what each says, and whether it counts.
import type { InboundRule } from '../../../shared/contract/inbound-rule.ts'
import { visible } from '../../../shared/visible-text.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { withNotice } from '../../ui/notices.tsx'
import { ListBar, Row, Rows } from '../../ui/rows.tsx'
import { Switch } from '../../ui/switch.tsx'
import { RuleSentence } from './matcher-sentence.tsx'
import type { InboundStore } from './store.ts'
import { actionWords } from './words.ts'

export interface RuleListProps {
  readonly rules: readonly InboundRule[]
  readonly store: InboundStore
  readonly selected: string | null
  readonly select: (id: string) => void
  readonly add: () => void
}

export function RuleList({ rules, store, selected, select, add }: RuleListProps) {
  const on = rules.filter(({ enabled }) => enabled).length
  return (
    <>
      <ListBar
        action={
          <Button needs="admin" tone="main" onClick={add}>
            Add a rule
          </Button>
        }
      >
        {on === 1 ? '1 counts' : `${on} count`}
        {on < rules.length && `, ${rules.length - on} off`}
      </ListBar>
      <Rows label="Inbound rules, first asked first">
        {rules.map((rule) => (
          <Row
            key={rule.id}
            open={rule.id === selected}
            onOpen={() => select(rule.id)}
            beside={
              <Switch
                label={`${visible(rule.name)} counts`}
                on={rule.enabled}
                set={(enabled) => switchRule(store, rule, enabled)}
                needs="admin"
              />
            }
          >
            <span className="grid min-w-0 grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-3">
              <span className="row-span-2 min-w-8 text-right font-mono text-xs text-soft" title="Priority">
                {rule.priority}
              </span>
              <span className={`truncate font-medium ${rule.enabled ? '' : 'text-soft'}`}>
                <MachineText text={rule.name} limit={80} prose />
              </span>
              <span className="line-clamp-2 text-xs text-soft">
                <RuleSentence matcher={rule.matcher} action={rule.action} />
              </span>
            </span>
            <Chip tone={rule.enabled ? actionWords[rule.action].tone : 'plain'}>{rule.action}</Chip>
          </Row>
        ))}
      </Rows>
    </>
  )
}

/** At once, and taken back as easily. */
export function switchRule({ getState }: InboundStore, { id, name }: InboundRule, enabled: boolean): void {
  const { patchRule } = getState()
  void withNotice(() => patchRule(id, { enabled }), {
    done: () => ({
      text: `“${name}” ${enabled ? 'counts from now on' : 'is off'}.`,
      undo: async () => void (await patchRule(id, { enabled: !enabled })),
    }),
    failed: enabled ? 'It is still off.' : 'It still counts.',
  })
}
