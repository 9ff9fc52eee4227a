// How well the detectors do on texts that they were not tuned on: one report each, printed and kept.
// With `--develop` the half that may be looked at, with what was missed and what was wrongly found.
import { mkdirSync, writeFileSync } from 'node:fs'
import { reportDlp } from './detectors/dlp.ts'
import { reportExpressions } from './detectors/expressions.ts'
import { reportInjection } from './detectors/injection.ts'
import type { Report } from './detectors/report.ts'

const develop = process.argv.includes('--develop')
const reports: readonly ((develop: boolean) => Promise<Report>)[] = [reportDlp, reportExpressions, reportInjection]

const told: Report[] = []
for (const report of reports) {
  const made = await report(develop)
  process.stdout.write(`\n${made.title}\n`)
  console.table(Object.fromEntries(made.rows.map(({ name, ...figures }) => [name, figures])))
  for (const line of made.notes) process.stdout.write(`${line}\n`)
  told.push(made)
}
if (!develop) {
  const folder = new URL('results/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL('detectors.json', folder), `${JSON.stringify(told, null, 2)}\n`)
}
const short = told.flatMap(({ short }) => short)
for (const line of short) process.stdout.write(`below its target: ${line}\n`)
process.exit(short.length > 0 ? 1 : 0)
