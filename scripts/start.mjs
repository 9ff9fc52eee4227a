// `npm start`: makes sure of everything, then starts the console: its desktop where there can be one, else without.
import { join } from 'node:path'
import { ensureBuild } from './ensure-build.mjs'
import { ensureConnect } from './ensure-connect.mjs'
import { ensureElectron, hasDisplay } from './ensure-electron.mjs'
import { ensureInstall } from './ensure-install.mjs'
import { ensureOpa } from './ensure-opa.mjs'
import { main, node24, root, run, say, toolEnvironment } from './steps.mjs'

await main(async () => {
  const args = process.argv.slice(2)
  await ensureInstall()
  const env = toolEnvironment({ BEHAVRY_OPA_PATH: await ensureOpa() })
  await ensureBuild()
  ensureConnect()
  const electron = args.includes('--headless') ? null : await desktop()
  const program = electron ? [electron, root] : [node24(), join(root, 'out/main/headless.js')]
  const { code } = await run(program[0], [program[1], ...args], { env, cwd: process.cwd() })
  return code
})

/** The desktop's engine, or null with one line that says why there is none. */
async function desktop() {
  if (!hasDisplay()) {
    say('There is no display here, so the console starts without its window: open the address below in a browser.')
    return null
  }
  const { path, why } = await ensureElectron()
  if (!path)
    say(`Electron could not be fetched (${why}), so the console starts without its window: open the address below.`)
  return path
}
