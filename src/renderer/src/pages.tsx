// The pages by name, in the order of the rail; their keys after `g`.
import {
  Activity,
  Bot,
  Gauge,
  Hand,
  Inbox,
  LibraryBig,
  Lightbulb,
  ScanSearch,
  ScrollText,
  Server,
  Settings,
  ShieldCheck,
} from 'lucide-react'
import type { ReactNode } from 'react'

export interface PageEntry {
  readonly path: string
  readonly label: string
  readonly key: string
  readonly icon: ReactNode
  /** Other words that somebody may look for it by. */
  readonly also?: string
}

export const pages: readonly PageEntry[] = [
  { path: '/overview', label: 'Overview', key: 'o', icon: <Gauge aria-hidden size={16} /> },
  { path: '/activity', label: 'Activity', key: 'a', icon: <Activity aria-hidden size={16} /> },
  { path: '/escalations', label: 'Escalations', key: 'e', icon: <Hand aria-hidden size={16} /> },
  { path: '/policies', label: 'Policies', key: 'p', icon: <ScrollText aria-hidden size={16} />, also: 'policy rego' },
  { path: '/policy-suggestions', label: 'Policy suggestions', key: 'u', icon: <Lightbulb aria-hidden size={16} /> },
  { path: '/exceptions', label: 'Exceptions', key: 'x', icon: <ShieldCheck aria-hidden size={16} /> },
  { path: '/dlp', label: 'Data protection', key: 'd', icon: <ScanSearch aria-hidden size={16} />, also: 'dlp secrets' },
  { path: '/inbound', label: 'Inbound', key: 'i', icon: <Inbox aria-hidden size={16} /> },
  { path: '/library', label: 'Library', key: 'l', icon: <LibraryBig aria-hidden size={16} /> },
  { path: '/servers', label: 'Servers', key: 's', icon: <Server aria-hidden size={16} />, also: 'mcp tools' },
  { path: '/agents', label: 'Agents', key: 'n', icon: <Bot aria-hidden size={16} /> },
  { path: '/settings', label: 'Settings', key: ',', icon: <Settings aria-hidden size={16} /> },
]

/** The page that an address belongs to; the first one for an address of no page. */
export function pageOf(location: string): PageEntry | undefined {
  return pages.find(({ path }) => location === path || location.startsWith(`${path}/`))
}
