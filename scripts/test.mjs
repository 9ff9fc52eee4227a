// `npm test`: everything, on a machine that has never seen the project; ends with one plain line.
import { close, lint, policies, types, vitest } from './checks.mjs'
import { ensureBuild } from './ensure-build.mjs'
import { ensureInstall } from './ensure-install.mjs'
import { ensureOpa } from './ensure-opa.mjs'
import { main } from './steps.mjs'

await main(async () => {
  await ensureInstall()
  const opa = await ensureOpa()
  await ensureBuild()
  const results = [await lint(), await types(), await policies(opa), await vitest(['unit', 'contract'], opa)]
  results.push(await vitest(['decisions', 'integration', 'e2e'], opa))
  return close(results)
})
