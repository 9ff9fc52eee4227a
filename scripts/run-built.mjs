// Runs one TypeScript program of the checkout on Node 24, after everything it needs is there: bench and shots.
import { join } from 'node:path'
import { ensureBuild } from './ensure-build.mjs'
import { ensureInstall } from './ensure-install.mjs'
import { ensureOpa } from './ensure-opa.mjs'
import { main, node24, root, run, toolEnvironment } from './steps.mjs'

await main(async () => {
  const [program, ...rest] = process.argv.slice(2)
  await ensureInstall()
  const env = toolEnvironment({ BEHAVRY_OPA_PATH: await ensureOpa() })
  await ensureBuild()
  return (await run(node24(), [join(root, program), ...rest], { env })).code
})
