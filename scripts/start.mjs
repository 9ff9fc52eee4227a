// `npm start`: makes sure of everything, then starts the console.
import { join } from 'node:path'
import { ensureBuild } from './ensure-build.mjs'
import { ensureInstall } from './ensure-install.mjs'
import { ensureOpa } from './ensure-opa.mjs'
import { main, node24, root, run, say, toolEnvironment } from './steps.mjs'

await main(async () => {
  const args = process.argv.slice(2)
  await ensureInstall()
  const opa = await ensureOpa()
  await ensureBuild()
  if (!args.includes('--headless')) say('This version has no desktop window yet: the console opens in your browser.')
  const env = toolEnvironment({ BEHAVRY_OPA_PATH: opa })
  const { code } = await run(node24(), [join(root, 'out/main/headless.js'), ...args], { env, cwd: process.cwd() })
  return code
})
