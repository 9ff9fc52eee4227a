// What `npm run library:sign` runs: says which key signs, what is new, and what has to be kept.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { signLibrary } from './sign-library.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const say = (line: string) => process.stderr.write(`${line}\n`)

try {
  const keyFile = process.env.BEHAVRY_STARTER_KEY_FILE
  if (!keyFile)
    throw new Error('Name the file of the signing key in BEHAVRY_STARTER_KEY_FILE; it is made when it is not there.')
  const done = signLibrary({
    sources: join(root, 'resources/library-source'),
    library: join(root, 'resources/library'),
    keyFile,
    repository: root,
    now: () => new Date(),
  })
  if (done.keyMade) say(`Made a new key: ${keyFile}`)
  say(`Keep ${keyFile} safe and out of the repository: without it no version can be added to this library.`)
  for (const each of done.added) say(`new: ${each}`)
  for (const each of done.orphaned) say(`has no source any more and stays published: ${each}`)
  say(`${done.artifacts} artifacts, ${done.versions} versions in the log; ${done.written.length} files written.`)
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
