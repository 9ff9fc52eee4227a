// The real policy engine for tests: where the set-up script found it, else the cache.
import { homedir } from 'node:os'
import { join } from 'node:path'

const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')

export const opaBinary = process.env.BEHAVRY_OPA_PATH ?? join(cache, 'behavry', 'opa', '1.22.2', 'opa')
