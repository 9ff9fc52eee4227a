// The system's own notifications, while nobody looks at the console: something is held, or a rule activated itself. They never answer anything.
import { BrowserWindow, Notification } from 'electron'
import type { Escalation } from '../../shared/contract/escalation.ts'
import { cutInTheMiddle, visible } from '../../shared/visible-text.ts'

const longest = { name: 40, target: 120 }

export function notifyHeld(item: Escalation, open: (path: string) => void): void {
  const agent = cutInTheMiddle(visible(item.agent_name), longest.name)
  const tool = cutInTheMiddle(visible(item.tool_name), longest.name)
  say({
    title: `${agent} waits for your answer`,
    body: `${item.kind === 'result' ? 'Result of ' : ''}${tool}: ${cutInTheMiddle(visible(item.target ?? item.server_id), longest.target)}`,
    open: () => open(`/escalations/${item.id}`),
  })
}

/** `data` is the record of POLICY_AUTO_ACTIVATED. */
export function notifyActivated(data: Readonly<Record<string, unknown>>, open: (path: string) => void): void {
  const { candidate_id, pattern_signature, confidence } = data
  say({
    title: 'A rule activated itself',
    body: `${cutInTheMiddle(visible(String(pattern_signature)), longest.target)}, confidence ${Number(confidence).toFixed(2)}. It can be undone at once.`,
    open: () => open(`/policy-suggestions/${encodeURIComponent(String(candidate_id))}`),
  })
}

interface Said {
  readonly title: string
  readonly body: string
  /** When it is pressed. */
  readonly open: () => void
}

/** Says nothing when a window of ours has the focus, or where the system has no notifications. */
function say({ title, body, open }: Said): void {
  if (!Notification.isSupported() || BrowserWindow.getFocusedWindow() !== null) return
  const notification = new Notification({ title, body, silent: true })
  notification.on('click', open)
  notification.show()
}
