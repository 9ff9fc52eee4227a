// Entry of the one-file shim, also as an executable of its own; it enrols too, for where there is no other command.
import { connect } from './connect.ts'
import { enroll } from './enroll.ts'

const argv = process.argv.slice(2)
const run = argv[0] === '--enroll' ? enroll(argv.slice(1)) : connect(argv)

run.then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)
