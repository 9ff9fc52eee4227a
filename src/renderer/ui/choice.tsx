// One of a few things, all of them in sight.
import { type ReactNode, useId } from 'react'

export interface ChoiceOption<V extends string> {
  readonly value: V
  readonly label: ReactNode
}

export function Choice<V extends string>({
  label,
  value,
  set,
  options,
}: {
  label: string
  value: V
  set: (value: V) => void
  options: readonly ChoiceOption<V>[]
}) {
  const name = useId()
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="pb-1 font-medium">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2">
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => set(option.value)}
            className="mt-0.5 accent-accent"
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  )
}
