// All sabotages, by what they turn off.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { answerCases } from './answers.ts'
import { apiCases } from './api-guards.ts'
import { automationCases } from './automation.ts'
import { delegationCases } from './delegations.ts'
import { detectionCases } from './detection.ts'
import { digestCases } from './digests.ts'
import { dlpCases } from './dlp.ts'
import { libraryCases } from './library.ts'
import { libraryServerCases } from './library-server.ts'
import { replayCases } from './replays.ts'
import { ruleCases } from './rules.ts'
import type { SabotageCase } from './sabotage-case.ts'
import { stageCases } from './stages.ts'
import { subscriptionCases } from './subscriptions.ts'
import { suggestionCases } from './suggestions.ts'
import { toolCases } from './tools.ts'

/** `project` is the folder of a checkout. */
export function casesOf(project: string): SabotageCase[] {
  const textOf = (file: string) => readFileSync(join(project, file), 'utf8')
  return [
    ...stageCases(textOf('src/main/enforcement/request-pipeline.ts')),
    ...answerCases(textOf('src/main/enforcement/response-pipeline.ts')),
    ...ruleCases(project),
    ...digestCases(textOf('src/main/enforcement/digests.ts')),
    ...apiCases(project),
    ...delegationCases,
    ...dlpCases,
    ...toolCases,
    ...suggestionCases,
    ...detectionCases,
    ...automationCases,
    ...replayCases,
    ...libraryCases,
    ...subscriptionCases,
    ...libraryServerCases,
  ]
}
