// A process that opens a data folder, says so, and keeps it until it is killed.
import { openStore } from '../../src/main/store/open.ts'

await openStore(process.argv[2] ?? '', 'local')
process.stdout.write('open\n')
setInterval(() => {}, 60_000)
