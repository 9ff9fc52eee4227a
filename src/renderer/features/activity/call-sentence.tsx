// A call as one sentence: who wants to do what, to what, on which server.
import { verbs, wants } from '../../../shared/action-words.ts'
import type { CallItem } from '../../../shared/contract/event.ts'
import { LongText } from '../../ui/long-text.tsx'
import { MachineText } from '../../ui/machine-text.tsx'

/** A path in full; nothing that a rule judges is longer. */
const longestTarget = 4096

export function CallSentence({ item, agent }: { item: CallItem; agent: string }) {
  const waits = item.policy_result === 'escalate' && (item.escalation_outcome ?? 'pending') === 'pending'
  const object = item.target ?? item.tool_name
  return (
    <h2 className="text-lg leading-snug">
      <em className="font-semibold not-italic">
        <MachineText text={agent} limit={40} prose />
      </em>{' '}
      {wants(waits)} {item.action && item.target ? verbs[item.action] : 'call'}{' '}
      {object.length > longestTarget ? (
        <LongText text={object} first={longestTarget} />
      ) : (
        <MachineText text={object} mark={markOf(item)} />
      )}{' '}
      on <MachineText text={item.server_id} limit={80} />
    </h2>
  )
}

/** The part of the target that a rule about names most likely matched. */
function markOf(item: CallItem): string | undefined {
  const name = item.target?.split('/').findLast((segment) => segment !== '')
  if (item.policy_id === 'blast_radius.protected_file') return name
  if (item.policy_id !== 'filesystem.blocked_paths') return undefined
  return /\.env|\.ssh|\.aws|\.gnupg|\.kube|\.docker|\.netrc|\.npmrc|\.pypirc|\.git-credentials|id_rsa|id_ed25519|id_ecdsa|credentials|secrets/i.exec(
    item.target ?? '',
  )?.[0]
}
