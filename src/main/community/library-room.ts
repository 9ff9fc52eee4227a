// The Community Library as a room: what the API asks of it.
import type { Browse } from './browse.ts'
import type { Contributions } from './contributions.ts'
import type { Installs } from './install.ts'
import type { LibraryStanding } from './library-standing.ts'
import type { SubscribedImpact } from './subscribed-impact.ts'
import type { Subscriptions } from './subscriptions.ts'
import type { Sync } from './sync.ts'

export interface LibraryRoom extends LibraryStanding {
  readonly browse: Browse
  readonly subscriptions: Subscriptions
  readonly installs: Installs
  readonly impact: SubscribedImpact
  readonly contributions: Contributions
  readonly sync: Sync
}
