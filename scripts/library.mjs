// `npm run library`: makes sure of what it needs, then starts the Community Library's server as it is written.
import { join } from 'node:path'
import { ensureInstall } from './ensure-install.mjs'
import { ensureOpa } from './ensure-opa.mjs'
import { main, node24, root, run, toolEnvironment } from './steps.mjs'

await main(async () => {
  await ensureInstall()
  const env = toolEnvironment({ BEHAVRY_OPA_PATH: await ensureOpa() })
  const program = join(root, 'src/library-server/index.ts')
  const { code } = await run(node24(), [program, ...process.argv.slice(2)], { env, cwd: process.cwd() })
  return code
})
