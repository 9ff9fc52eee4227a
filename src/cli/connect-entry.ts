// Entry of the one-file shim.
import { connect } from './connect.ts'

const code = await connect(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  return 1
})
process.exit(code)
