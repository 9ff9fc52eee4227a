// Wires the room of upstream servers: which addresses and folders are the console's own, what the tools of servers are known by and scanned with.
import { readFileSync } from 'node:fs'
import type { Json } from '../shared/json/strict-parse.ts'
import type { InboundScanner } from './enforcement/inbound/scanner.ts'
import type { Keys } from './events/keys.ts'
import type { Places } from './places.ts'
import { createServers, type Servers, type ServersDeps } from './servers/servers.ts'
import type { ToolCatalogue } from './servers/tool-definition.ts'
import { isLoopback } from './start-up.ts'

type Given = 'store' | 'recorder' | 'clock' | 'loginPath' | 'ownFolders' | 'version'

export interface OpenServersDeps extends Pick<ServersDeps, Given>, Pick<Places, 'catalogueFile'> {
  /** The console's own listeners; filled when they open. */
  readonly ownPorts: ReadonlySet<number>
  readonly keys: Keys
  readonly homeDir: string
  readonly injections: InboundScanner
  readonly reportError: (error: unknown) => void
}

export function openServers(deps: OpenServersDeps): Servers {
  return createServers({
    ...deps,
    isOwnAddress: (url) => deps.ownPorts.has(Number(url.port)) && isLoopback(url.hostname),
    scanDefinition: (definition) => deps.injections.scan(definition as Json),
    catalogue: JSON.parse(readFileSync(deps.catalogueFile, 'utf8')) as ToolCatalogue,
    digest: deps.keys.digest,
    environment: process.env,
    home: deps.homeDir,
    report: deps.reportError,
  })
}
