// On or off, at once: not part of a form that is sent.
import { Switch as RadixSwitch } from 'radix-ui'
import type { OperatorRole } from '../../shared/contract/operator.ts'
import { useRefusal } from './operators.tsx'
import { WithReason } from './reason.tsx'

export interface SwitchProps {
  /** What is switched, for whoever cannot see where it stands. */
  readonly label: string
  readonly on: boolean
  readonly set: (on: boolean) => void
  /** The least role that may switch it; for others it says why it does not answer. */
  readonly needs: OperatorRole
}

export function Switch({ needs, ...rest }: SwitchProps) {
  const refusal = useRefusal(needs)
  if (refusal === null) return <Knob {...rest} />
  return <WithReason reason={refusal}>{(control) => <Knob {...rest} {...control} set={() => {}} />}</WithReason>
}

function Knob({ label, on, set, ...control }: Omit<SwitchProps, 'needs'> & { 'aria-disabled'?: true }) {
  return (
    <RadixSwitch.Root
      {...control}
      aria-label={label}
      checked={on}
      onCheckedChange={set}
      className="inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-soft bg-raised px-0.5 aria-disabled:opacity-60 aria-checked:border-accent aria-checked:bg-accent"
    >
      <RadixSwitch.Thumb className="size-3.5 rounded-full bg-soft transition-transform duration-[140ms] motion-reduce:transition-none data-[state=checked]:translate-x-4 data-[state=checked]:bg-on-accent" />
    </RadixSwitch.Root>
  )
}
