// Of what came with a subscription: why little of it can be changed here, and where it can be.
import { Link } from 'wouter'
import { placeIn } from './creating.ts'
import { homes } from './homes.ts'

/** `rest` is what can be changed all the same, as a sentence. */
export function FromLibrary({ subscriptionId, rest = '' }: { subscriptionId: string; rest?: string }) {
  return (
    <p className="text-soft">
      It came from the Community Library and changes with its new versions.{' '}
      <Link href={placeIn(`${homes.library}/subscriptions`, subscriptionId)} className="text-accent underline">
        Open the subscription
      </Link>
      {rest !== '' && ` ${rest}`}
    </p>
  )
}
