// Where somebody is in a task of several steps.

interface StepMarksProps<V extends string> {
  readonly steps: readonly { readonly value: V; readonly label: string }[]
  readonly current: V
  /** Steps that can be gone back to. */
  readonly go?: (step: V) => void
}

export function StepMarks<V extends string>({ steps, current, go }: StepMarksProps<V>) {
  const at = steps.findIndex(({ value }) => value === current)
  return (
    <ol aria-label="Steps" className="flex flex-wrap gap-x-4 gap-y-1 border-b border-line pb-2">
      {steps.map(({ value, label }, index) => (
        <li
          key={value}
          aria-current={value === current ? 'step' : undefined}
          className={value === current ? 'font-medium' : 'text-soft'}
        >
          {go && index < at ? (
            <button type="button" onClick={() => go(value)} className="text-accent underline">
              {index + 1}. {label}
            </button>
          ) : (
            <>
              {index + 1}. {label}
            </>
          )}
        </li>
      ))}
    </ol>
  )
}
