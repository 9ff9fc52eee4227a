// Where the parts of the console lie, as source and as bundle; only entries ask.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Locations that entries hand to the composition root; no room looks them up. */
export interface Places {
  readonly policiesDir: URL
  readonly catalogueFile: URL
  /** Names of the functions that policies may call, and the calls that every policy is tried on. */
  readonly regoCapabilitiesFile: URL
  readonly gateCorpusFile: URL
  readonly rendererDir: URL
  readonly appendWorker: URL
  readonly queryWorker: URL
  readonly sqlWorker: URL
  readonly scanWorker: URL
  /** `<family>.json` of the patterns that come with the console. */
  readonly dlpPatternsDir: URL
  /** The Community Library that comes with the console. */
  readonly libraryDir: URL
  readonly inboundWorker: URL
  /** Absolute program and first arguments of `behavry connect`. */
  readonly connectProgram: Program
  /** The reference filesystem server; folders follow. */
  readonly filesystemServer: Program
}

/** A program with its first arguments. */
export interface Program {
  readonly command: string
  readonly args: readonly string[]
}

/** `entry` is the entry's own `import.meta.url`: `src/<folder>/<entry>.ts` or `out/main/<entry>.js`. */
export function placesOf(entry: string): Places {
  const root = new URL('../../', entry)
  const source = entry.endsWith('.ts')
  const worker = (name: string) =>
    source ? new URL(`src/main/events/${name}-worker.ts`, root) : new URL(`out/main/audit-${name}-worker.js`, root)
  return {
    policiesDir: new URL('policies/', root),
    catalogueFile: new URL('resources/tool-catalogue.json', root),
    regoCapabilitiesFile: new URL('resources/rego-capabilities.json', root),
    gateCorpusFile: new URL('resources/gate-corpus.json', root),
    rendererDir: new URL('out/renderer/', root),
    appendWorker: worker('append'),
    queryWorker: worker('query'),
    sqlWorker: source
      ? new URL('src/main/enforcement/targets/sql/sql-worker.ts', root)
      : new URL('out/main/sql-worker.js', root),
    scanWorker: source
      ? new URL('src/main/enforcement/dlp/scan-worker.ts', root)
      : new URL('out/main/scan-worker.js', root),
    dlpPatternsDir: new URL('resources/dlp/', root),
    libraryDir: new URL('resources/library/', root),
    inboundWorker: source
      ? new URL('src/main/enforcement/inbound/scanner-worker.ts', root)
      : new URL('out/main/inbound-worker.js', root),
    filesystemServer: {
      // The desktop's own binary runs no scripts; there the login shell's Node.js does.
      command: process.versions.electron ? 'node' : process.execPath,
      args: [createRequire(entry).resolve('@modelcontextprotocol/server-filesystem/dist/index.js')],
    },
    connectProgram: connectProgramBelow(root),
  }
}

/** The executable beside the app where there is one, else node and the shim. The desktop's own binary runs no scripts. */
function connectProgramBelow(root: URL): Program {
  const name = process.platform === 'win32' ? 'behavry-connect.exe' : 'behavry-connect'
  const executable = fileURLToPath(new URL(`out/bin/${name}`, root))
  if (existsSync(executable)) return { command: executable, args: [] }
  const node = process.versions.electron ? 'node' : process.execPath
  return { command: node, args: [fileURLToPath(new URL('out/main/connect.cjs', root))] }
}
