// `npm run library:sign`: makes resources/library of resources/library-source, on Node 24.
import { join } from 'node:path'
import { ensureInstall } from './ensure-install.mjs'
import { main, node24, root, run } from './steps.mjs'

await main(async () => {
  await ensureInstall()
  return (await run(node24(), [join(root, 'scripts/library/main.ts')])).code
})
