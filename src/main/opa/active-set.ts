// The set of modules and data that the policy engine runs on: a folder that it starts from in one compile.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { canonicalJson } from '../../shared/json/canonical.ts'

const filesAtOnce = 64

export interface PolicyModule {
  /** Path below the set's folder, which is also the engine's id of it. */
  readonly id: string
  readonly hash: string
  readonly text: string
}

export interface ActiveSet {
  /** SHA-256 in hex over the sorted (module id, text hash) and the data. */
  readonly revision: string
  readonly modules: readonly PolicyModule[]
  readonly data: Readonly<Record<string, unknown>>
  readonly data_text: string
}

export interface BaseSet {
  modules: PolicyModule[]
  data: Record<string, unknown>
}

/** Reads modules (`*.rego` but tests) and `data.json` below `policiesDir`. */
export async function readBaseSet(policiesDir: string): Promise<BaseSet> {
  const files = await readdir(policiesDir, { recursive: true, withFileTypes: true })
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  const regos = paths.filter((path) => path.endsWith('.rego') && !path.endsWith('_test.rego')).sort()
  const modules = await Promise.all(
    regos.map(async (path) => {
      const text = await readFile(path, 'utf8')
      return { id: relative(policiesDir, path).split(sep).join('/'), hash: sha256(text), text }
    }),
  )
  const data = JSON.parse(await readFile(join(policiesDir, 'data.json'), 'utf8')) as Record<string, unknown>
  return { modules, data }
}

export function composeSet(modules: readonly PolicyModule[], data: Readonly<Record<string, unknown>>): ActiveSet {
  const sorted = [...modules].sort((a, b) => (a.id < b.id ? -1 : 1))
  const data_text = canonicalJson(data)
  const revision = sha256(canonicalJson({ modules: sorted.map(({ id, hash }) => [id, hash]), data: sha256(data_text) }))
  return { revision, modules: sorted, data, data_text }
}

/** A copy of `data` with the document at a dotted name replaced. */
export function withDocument(
  data: Readonly<Record<string, unknown>>,
  name: string,
  value: unknown,
): Record<string, unknown> {
  const [first = '', ...rest] = name.split('.')
  const inner = data[first]
  const below = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {}
  return { ...data, [first]: rest.length === 0 ? value : withDocument(below, rest.join('.'), value) }
}

/** Writes the set's folder anew; `extra` are files that belong to this start only and not to the revision. */
export async function writeSet(folder: string, set: ActiveSet, extra: Readonly<Record<string, string>>): Promise<void> {
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  const files = {
    ...Object.fromEntries(set.modules.map(({ id, text }) => [id, text])),
    ...extra,
    'data.json': engineData(set),
  }
  for (const path of new Set(Object.keys(files).map((file) => dirname(join(partial, file)))))
    await mkdir(path, { recursive: true, mode: 0o700 })
  const all = Object.entries(files)
  for (let at = 0; at < all.length; at += filesAtOnce) {
    const some = all.slice(at, at + filesAtOnce)
    await Promise.all(some.map(([path, text]) => writeFile(join(partial, path), text, { mode: 0o600 })))
  }
  await rm(folder, { recursive: true, force: true })
  await rename(partial, folder)
}

/** The revision travels with the data, so that a canary can ask for it. */
function engineData(set: ActiveSet): string {
  return JSON.stringify(withDocument(set.data, 'revision', set.revision))
}

/** Modules and data by hash, as the store keeps them for replays. */
export function storedSet({ revision, modules, data_text }: ActiveSet) {
  return { revision, modules, documents: [{ name: 'data', hash: sha256(data_text), text: data_text }] }
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
