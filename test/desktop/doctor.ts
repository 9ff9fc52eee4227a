// `npm run doctor:desktop`: makes the checks of docs/first-launch.md that a program can make, and prints a report.
import {
  desktopChecks,
  endRealDesktop,
  launchRealDesktop,
  type RealDesktop,
  whyNoDesktop,
} from '../support/desktop-checks.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)

async function report(desktop: RealDesktop): Promise<number> {
  let failed = 0
  for (const { number, title, run } of desktopChecks) {
    const problem = await run(desktop).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    if (problem !== null) failed += 1
    say(`${problem === null ? 'passed' : 'FAILED'}  ${String(number).padStart(2)}. ${title}`)
    if (problem !== null) say(`            ${problem}`)
  }
  say(
    `${desktopChecks.length - failed} passed, ${failed} failed. The other checks of docs/first-launch.md need your eyes.`,
  )
  return failed === 0 ? 0 : 1
}

async function main(): Promise<number> {
  const why = whyNoDesktop()
  if (why !== null) {
    for (const { number, title } of desktopChecks) say(`skipped ${String(number).padStart(2)}. ${title}`)
    say(why)
    return 0
  }
  const desktop = await launchRealDesktop().catch((error: Error) => error)
  if (desktop instanceof Error) {
    say(`FAILED  ${desktop.message}`)
    return 1
  }
  try {
    return await report(desktop)
  } finally {
    await endRealDesktop(desktop)
  }
}

process.exitCode = await main()
