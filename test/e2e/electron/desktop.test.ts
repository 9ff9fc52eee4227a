// The real desktop, where there is one: the checks of docs/first-launch.md that a program can make.
import { afterAll, beforeAll, describe, it } from 'vitest'
import {
  desktopChecks,
  endRealDesktop,
  launchRealDesktop,
  type RealDesktop,
  whyNoDesktop,
} from '../../support/desktop-checks.ts'

const why = whyNoDesktop()
if (why !== null) process.stdout.write(`${why}\n`)

describe.skipIf(why !== null)('a real desktop', () => {
  let desktop: RealDesktop
  beforeAll(async () => {
    desktop = await launchRealDesktop()
  })
  afterAll(() => endRealDesktop(desktop))

  for (const { number, title, run } of desktopChecks) it(`${number}. ${title}`, () => run(desktop))
})
