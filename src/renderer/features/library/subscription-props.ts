// What each part of a subscription's page is given.
import type { SubscriptionDetail } from '../../../shared/contract/library.ts'
import type { LibraryStore } from './store.ts'

export interface SubscriptionPartProps {
  readonly item: SubscriptionDetail
  readonly store: LibraryStore
  readonly put: (item: SubscriptionDetail) => void
}
