// Words of the library: kinds, licences, modes, states, and where what came of an artifact stands.
import type { ArtifactKind, Cadence, Submission } from '../../../shared/contract/community.ts'
import type { Installed, Subscription, SubscriptionMode, SubscriptionState } from '../../../shared/contract/library.ts'
import type { ChipTone } from '../../ui/chip.tsx'
import { placeIn } from '../../ui/creating.ts'
import { homes } from '../../ui/homes.ts'

export const kindWords: Readonly<Record<ArtifactKind, { readonly one: string; readonly many: string }>> = {
  policy: { one: 'policy', many: 'policies' },
  dlp_pattern: { one: 'DLP pattern', many: 'DLP patterns' },
  inbound_rule: { one: 'inbound rule', many: 'inbound rules' },
  pack: { one: 'pack', many: 'packs' },
}

export const cadenceWords: Readonly<Record<Cadence, string>> = {
  hourly: 'every hour',
  daily: 'every day',
  weekly: 'every week',
}

export const modeWords: Readonly<Record<SubscriptionMode, { readonly word: string; readonly about: string }>> = {
  enforce: { word: 'decides', about: 'It decides calls from now on.' },
  monitor: { word: 'watches', about: 'It says what it would decide, and decides nothing.' },
  reference: { word: 'for reference', about: 'It has an effect only where policies of your own name it.' },
}

export const stateWords: Readonly<Record<SubscriptionState, { readonly word: string; readonly tone: ChipTone }>> = {
  current: { word: 'current', tone: 'good' },
  update_pending: { word: 'update waits', tone: 'waits' },
  update_blocked: { word: 'update refused', tone: 'waits' },
  orphaned: { word: 'gone from the library', tone: 'plain' },
}

export const submissionWords: Readonly<
  Record<Submission['status'], { readonly word: string; readonly tone: ChipTone }>
> = {
  pending: { word: 'waits for review', tone: 'waits' },
  changes_requested: { word: 'changes asked for', tone: 'waits' },
  approved: { word: 'published', tone: 'good' },
  rejected: { word: 'rejected', tone: 'bad' },
}

type Made = Installed['objects'][number] | Subscription['objects'][number]

/** The page of what came of an artifact. */
export function objectPath({ kind, id }: Made): string {
  const home = { policy: homes.policies, dlp_pattern: homes.dlp, inbound_rule: homes.inboundRules }[kind]
  return placeIn(home, id)
}

/** "3 policies, 1 DLP pattern" */
export function objectsText(objects: readonly { readonly kind: ArtifactKind }[]): string {
  const counts = Map.groupBy(objects, ({ kind }) => kind)
  return [...counts].map(([kind, all]) => countOf(all.length, kindWords[kind])).join(', ')
}

export function countOf(count: number, { one, many }: { readonly one: string; readonly many: string }): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

/** Subscriptions that wait for a person. */
export function waitingIn(subscriptions: readonly Pick<Subscription, 'state'>[]): number {
  return subscriptions.filter(({ state }) => state === 'update_pending' || state === 'update_blocked').length
}
