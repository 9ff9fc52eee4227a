// One process of the library: its folder, its port, the note that says where it is, and an end that loses nothing.
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listen } from './api/listen.ts'
import { type LibraryOptions, type LibraryPlaces, openLibrary } from './library.ts'

export interface ServeOptions {
  readonly dataDir: string
  readonly host: string
  /** 0 asks the system for a free one. */
  readonly port: number
  readonly databaseUrl: string | undefined
  readonly keyFile: string | undefined
  readonly proxies: number
  readonly limits?: LibraryOptions['limits']
}

export interface Serving {
  readonly url: string
  readonly maintainerToken: string
  close(): Promise<void>
}

export async function serve(places: LibraryPlaces, options: ServeOptions): Promise<Serving> {
  const { dataDir, host, port, databaseUrl, proxies } = options
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const unlock = lock(join(dataDir, 'library.lock'))
  const note = join(dataDir, 'library.json')
  const report = (error: unknown) => console.error(error)
  try {
    const library = await openLibrary(places, {
      databaseUrl,
      databaseFolder: join(dataDir, 'database'),
      keyFile: options.keyFile ?? join(dataDir, 'log-key.pem'),
      proxies,
      ...(options.limits ? { limits: options.limits } : {}),
      report,
    })
    const { url, close } = await listen(library.app, { host, port, report }).catch(async (error: unknown) => {
      await library.close()
      throw error
    })
    const { maintainerToken } = library
    writeNote(note, { pid: process.pid, url, maintainer_token: maintainerToken })
    return {
      url,
      maintainerToken,
      async close() {
        rmSync(note, { force: true })
        await close()
        await library.close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** Whole or not at all, for its owner alone. */
function writeNote(file: string, note: object): void {
  const partial = `${file}.${process.pid}`
  writeFileSync(partial, `${JSON.stringify(note)}\n`, { mode: 0o600 })
  renameSync(partial, file)
}

/** One process for a folder: two on one embedded database would destroy it. What a killed one left does not count. */
function lock(file: string): () => void {
  try {
    const open = openSync(file, 'wx', 0o600)
    writeFileSync(open, String(process.pid))
    closeSync(open)
    return () => rmSync(file, { force: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const pid = Number(readFileSync(file, 'utf8'))
  if (pid !== process.pid && isAlive(pid))
    throw new Error(`A library (process ${pid}) uses this folder already. If that is none, delete ${file}.`)
  rmSync(file, { force: true })
  return lock(file)
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
