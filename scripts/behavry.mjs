#!/usr/bin/env node
// The `behavry` command in a checkout: makes sure of what a command needs, then runs it on Node 24.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuild } from './ensure-build.mjs'
import { ensureInstall } from './ensure-install.mjs'
import { ensureOpa } from './ensure-opa.mjs'
import { main, node24, root, run, toolEnvironment } from './steps.mjs'

await main(async () => {
  const [command, ...rest] = process.argv.slice(2)
  const shim = join(root, 'out/main/connect.cjs')
  const cwd = process.cwd()
  if (command === 'connect' && existsSync(shim)) return (await run(node24(), [shim, ...rest], { cwd })).code
  await ensureInstall()
  const needsEngine = command === 'serve' || command === 'demo'
  const env = toolEnvironment(needsEngine ? { BEHAVRY_OPA_PATH: await ensureOpa() } : {})
  await ensureBuild()
  return (await run(node24(), [join(root, 'out/main/cli.js'), ...process.argv.slice(2)], { env, cwd })).code
})
