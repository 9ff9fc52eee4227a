// `npm run check`: the quick part of the tests; the one command to know while writing.
import { close, lint, policies, types, vitest } from './checks.mjs'
import { ensureInstall } from './ensure-install.mjs'
import { ensureOpa } from './ensure-opa.mjs'
import { main } from './steps.mjs'

await main(async () => {
  await ensureInstall()
  const opa = await ensureOpa()
  return close([await lint(), await types(), await policies(opa), await vitest(['unit'], opa)])
})
