// `npm run build:connect`: the stdio shim as an executable beside the app.
import { ensureBuild } from './ensure-build.mjs'
import { ensureConnect } from './ensure-connect.mjs'
import { ensureInstall } from './ensure-install.mjs'
import { main, say } from './steps.mjs'

await main(async () => {
  await ensureInstall()
  await ensureBuild()
  say(`behavry-connect is ready: ${ensureConnect()}`)
})
