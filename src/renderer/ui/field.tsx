// Form fields: label above, help below, the error in its place; the parts of a form that every page shares.
import { Check } from 'lucide-react'
import { Checkbox as RadixCheckbox } from 'radix-ui'
import { type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId } from 'react'
import { visible } from '../../shared/visible-text.ts'

const box =
  'w-full rounded-md border bg-paper px-2 py-1.5 text-ink placeholder:text-soft aria-[invalid=true]:border-deny border-line'

interface FieldProps {
  readonly label: string
  readonly help?: ReactNode
  readonly error?: string | undefined
  /** Gets what ties the control to its label, help and error. */
  readonly children: (control: Control) => ReactNode
}

export interface Control {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
}

export function Field({ label, help, error, children }: FieldProps) {
  const id = useId()
  const described = [help ? `${id}-help` : '', error ? `${id}-error` : ''].filter((part) => part !== '').join(' ')
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {help && (
        <p id={`${id}-help`} className="text-xs text-soft">
          {help}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs text-deny">
          {sentence(error)}
        </p>
      )}
    </div>
  )
}

/** Schemas say what is wrong in a few words; here they stand alone. */
function sentence(words: string): string {
  const begun = words.charAt(0).toUpperCase() + words.slice(1)
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`
}

interface TextProps {
  readonly label: string
  readonly value: string
  readonly set: (value: string) => void
  readonly help?: ReactNode
  readonly error?: string | undefined
  /** A value that a machine compares. */
  readonly mono?: boolean
}

type Native<E> = Omit<E, 'value' | 'onChange' | 'className' | 'id'>

export function TextField({
  label,
  value,
  set,
  help,
  error,
  mono = false,
  ...rest
}: TextProps & Native<InputHTMLAttributes<HTMLInputElement>>) {
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <input
          type="text"
          spellCheck={!mono}
          autoComplete="off"
          {...rest}
          {...control}
          value={value}
          onChange={(event) => set(event.target.value)}
          className={`${box} ${mono ? 'font-mono' : ''}`}
        />
      )}
    </Field>
  )
}

export function TextArea({
  label,
  value,
  set,
  help,
  error,
  mono = false,
  ...rest
}: TextProps & Native<TextareaHTMLAttributes<HTMLTextAreaElement>>) {
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <textarea
          rows={4}
          spellCheck={!mono}
          {...rest}
          {...control}
          value={value}
          onChange={(event) => set(event.target.value)}
          className={`${box} ${mono ? 'font-mono' : ''}`}
        />
      )}
    </Field>
  )
}

export function Select<V extends string>({
  label,
  value,
  set,
  options,
  help,
  error,
}: Omit<TextProps, 'value' | 'set' | 'mono'> & {
  value: V
  set: (value: V) => void
  /** Labels may hold names that others gave. */
  options: readonly { readonly value: V; readonly label: string }[]
}) {
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <select
          {...control}
          value={value}
          onChange={(event) => set(event.target.value as V)}
          className={`${box} h-8 py-0`}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {visible(option.label)}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

export function Checkbox({
  label,
  checked,
  set,
  help,
}: {
  label: ReactNode
  checked: boolean
  set: (checked: boolean) => void
  help?: ReactNode
}) {
  const id = useId()
  return (
    // In a form the box has an unseen twin, which must not stand outside of what scrolls.
    <div className="relative grid grid-cols-[16px_1fr] gap-x-2">
      <RadixCheckbox.Root
        id={id}
        checked={checked}
        onCheckedChange={(next) => set(next === true)}
        aria-describedby={help ? `${id}-help` : undefined}
        className="mt-0.5 flex size-4 items-center justify-center rounded-sm border border-soft data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <RadixCheckbox.Indicator>
          <Check aria-hidden size={12} strokeWidth={3} className="text-on-accent" />
        </RadixCheckbox.Indicator>
      </RadixCheckbox.Root>
      <label htmlFor={id}>{label}</label>
      {help && (
        <p id={`${id}-help`} className="col-start-2 text-xs text-soft">
          {help}
        </p>
      )}
    </div>
  )
}
