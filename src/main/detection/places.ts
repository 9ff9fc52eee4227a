// Where a target lies, in two sizes: the folder it shares with its neighbours, and the root that a whole job stays under.
import type { Target } from '../../shared/contract/tool-call.ts'

type Place = Pick<Target, 'kind' | 'value'>

/** Segments of a path that make a root. */
const rootSegments = 2
/** In characters; more of a name tells nothing. */
const longestRoot = 200

/** The folder of a path or an address; of anything else the thing itself. */
export function folderOf({ kind, value }: Place): string {
  if (kind === 'path') return `path ${foldersOf(value).join('/')}`
  const url = kind === 'url' ? URL.parse(value) : null
  if (!url) return `${kind} ${value}`
  return `url ${url.protocol}//${url.host}${url.pathname.slice(0, url.pathname.lastIndexOf('/') + 1)}`
}

/** The first two segments of a path without its own name, the host of an address, any other target as it is. */
export function rootOf({ kind, value }: Place): string {
  if (kind === 'path') return rootOfPath(value).slice(0, longestRoot)
  const host = kind === 'url' ? URL.parse(value)?.hostname : undefined
  return (host ?? value).slice(0, longestRoot)
}

function rootOfPath(path: string): string {
  const folders = foldersOf(path)
  const drive = hasDrive(path) ? 1 : 0
  return drive ? folders.slice(0, rootSegments + drive).join('\\') : `/${folders.slice(0, rootSegments).join('/')}`
}

function foldersOf(path: string): string[] {
  const parts = hasDrive(path) ? path.replaceAll('\\', '/').split('/') : path.split('/')
  return parts.filter((part) => part !== '').slice(0, -1)
}

function hasDrive(path: string): boolean {
  return path[1] === ':' && (path[2] === '\\' || path[2] === '/')
}
