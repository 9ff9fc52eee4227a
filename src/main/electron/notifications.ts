// The system's own notifications: that a call or a result is held while nobody looks at the console. They never answer anything.
import { BrowserWindow, Notification } from 'electron'
import type { Escalation } from '../../shared/contract/escalation.ts'
import { cutInTheMiddle, visible } from '../../shared/visible-text.ts'

const longest = { name: 40, target: 120 }

/** Says nothing when a window of ours has the focus, or where the system has no notifications. */
export function notifyHeld(item: Escalation, open: (path: string) => void): void {
  if (!Notification.isSupported() || BrowserWindow.getFocusedWindow() !== null) return
  const agent = cutInTheMiddle(visible(item.agent_name), longest.name)
  const tool = cutInTheMiddle(visible(item.tool_name), longest.name)
  const notification = new Notification({
    title: `${agent} waits for your answer`,
    body: `${item.kind === 'result' ? 'Result of ' : ''}${tool}: ${cutInTheMiddle(visible(item.target ?? item.server_id), longest.target)}`,
    silent: true,
  })
  notification.on('click', () => open(`/escalations/${item.id}`))
  notification.show()
}
