// `npm run build`: the bundles that ship.
import { ensureBuild } from './ensure-build.mjs'
import { ensureInstall } from './ensure-install.mjs'
import { main } from './steps.mjs'

await main(async () => {
  await ensureInstall()
  await ensureBuild()
})
