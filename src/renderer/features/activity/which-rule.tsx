// The rule that decided, by its name; one of the operator's own leads to its page.
import { Link } from 'wouter'
import { MachineText } from '../../ui/machine-text.tsx'

const ownRule = 'inbound_rule:'

export interface WhichRuleProps {
  /** As the log names it; null when nothing but the absence of a rule decided. */
  readonly id: string | null
}

export function WhichRule({ id }: WhichRuleProps) {
  if (id === null) return 'No rule spoke of it'
  if (!id.startsWith(ownRule))
    return (
      <>
        Rule <MachineText text={id} limit={120} />
      </>
    )
  return (
    <>
      Rule{' '}
      <Link href={`/inbound/rules/${id.slice(ownRule.length)}`} className="text-accent underline">
        of your own
      </Link>
    </>
  )
}
