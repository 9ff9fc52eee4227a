// The buttons: one that does the main thing, plain ones, one for what hurts; and a link that looks like one.
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Link } from 'wouter'
import type { OperatorRole } from '../../shared/contract/operator.ts'
import { useRefusal } from './operators.tsx'
import { WithReason } from './reason.tsx'

const tones = {
  main: 'bg-accent text-on-accent',
  plain: 'border border-line bg-paper text-ink hover:bg-raised',
  danger: 'border border-line bg-paper text-deny hover:bg-deny-wash',
  quiet: 'text-soft hover:bg-raised hover:text-ink',
} as const

const shape =
  'relative inline-flex h-8 items-center justify-center gap-1.5 rounded-md px-3 font-medium whitespace-nowrap disabled:opacity-60 aria-disabled:opacity-60'

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'className'> {
  readonly tone?: keyof typeof tones
  /** Something is on its way: the button keeps its width and takes no second press. */
  readonly busy?: boolean
  readonly submit?: boolean
  /** The least role that may press it; for others it is disabled and says why. */
  readonly needs?: OperatorRole | undefined
  readonly icon?: ReactNode
  readonly ref?: React.Ref<HTMLButtonElement>
}

export function Button({ needs, ...rest }: ButtonProps) {
  const refusal = useRefusal(needs)
  if (refusal === null) return <Pressable {...rest} />
  return (
    <WithReason reason={refusal}>
      {(control) => <Pressable {...rest} {...control} submit={false} disabled={false} busy={false} />}
    </WithReason>
  )
}

function Pressable({
  tone = 'plain',
  busy = false,
  submit = false,
  icon,
  children,
  ...rest
}: Omit<ButtonProps, 'needs'>) {
  return (
    <button
      {...rest}
      type={submit ? 'submit' : 'button'}
      aria-busy={busy || undefined}
      disabled={rest.disabled || busy}
      className={`${shape} ${tones[tone]}`}
    >
      {icon}
      {children}
    </button>
  )
}

export function ButtonLink({
  href,
  needs,
  tone = 'plain',
  children,
}: {
  href: string
  needs?: OperatorRole
  tone?: keyof typeof tones
  children: ReactNode
}) {
  if (useRefusal(needs) !== null) {
    return (
      <Button needs={needs} tone={tone}>
        {children}
      </Button>
    )
  }
  return (
    <Link href={href} className={`${shape} ${tones[tone]}`}>
      {children}
    </Link>
  )
}

/** A button that shows only an icon; `label` is what it does, for the reader and on hover. */
export function IconButton({
  label,
  children,
  ...rest
}: Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'className'> & { label: string }) {
  return (
    <button
      {...rest}
      type="button"
      aria-label={label}
      title={label}
      className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-soft hover:bg-raised hover:text-ink"
    >
      {children}
    </button>
  )
}
