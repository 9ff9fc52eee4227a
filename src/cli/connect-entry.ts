// Entry of the one-file shim, also as an executable of its own.
import { connect } from './connect.ts'

connect(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)
