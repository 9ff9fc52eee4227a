// What a server probably is, from its command or address: a first guess that the operator may change.
import type { ServerType } from '../../../shared/contract/primitives.ts'

const signs: readonly (readonly [ServerType, RegExp])[] = [
  ['filesystem', /filesystem|file-system/],
  [
    'database',
    /postgres|sqlite|mysql|mariadb|mssql|mongo|redis|duckdb|bigquery|snowflake|clickhouse|supabase|database|(^|[-_/])(sql|db)([-_.]|$)/,
  ],
  ['web', /fetch|puppeteer|playwright|brave-search|web-?search|browser|firecrawl|tavily|crawl|(^|[-_/])exa([-_.]|$)/],
]

/** Folders among the arguments say nothing: a server may serve a folder that is called "database". */
export function guessType(parts: readonly string[]): ServerType {
  const words = parts
    .filter((part) => !/^([~/]|[A-Za-z]:[\\/])/.test(part) || /\.(js|mjs|cjs|ts|py|rb|jar)$/.test(part))
    .map((part) => part.toLowerCase())
  return signs.find(([, sign]) => words.some((word) => sign.test(word)))?.[0] ?? 'other'
}

const ownProgram = /^behavry(?<connects>-connect)?(\.(exe|cmd|js|mjs|cjs))?$/

/** True for `behavry connect` itself, however it is started: a server that leads back here would ask itself for ever. */
export function leadsBackHere(parts: readonly string[]): boolean {
  const names = parts.map((part) => part.toLowerCase().split(/[\\/]/).at(-1) ?? '')
  return names.some((name, at) => {
    const own = ownProgram.exec(name)
    return own !== null && (own.groups?.connects !== undefined || names.slice(at + 1).includes('connect'))
  })
}

/** True for an address of this machine: nobody else can listen on the way. */
export function isOwnMachine(address: URL): boolean {
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(address.hostname)
}

/** True for the address under which the console itself offers its servers to agents. */
export function isOwnAddress(address: URL): boolean {
  return isOwnMachine(address) && /^\/mcp\/v1\//.test(address.pathname)
}

/** Null when the text is no address. */
export function addressOf(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}
