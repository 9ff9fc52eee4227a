// Secrets in what a tool answers: told, or masked for the agent too, in text and structured content alike (decision 19).
import type { Settings } from '../../../shared/contract/settings.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import type { Masker } from '../dlp/mask-secrets.ts'
import type { ResponseStage } from './response-stage.ts'
import { nothingLeft, staysWellFormed } from './well-formed.ts'

export interface SecretsDeps {
  readonly masker: Masker
  readonly resultSecrets: () => Settings['dlp_results']
}

const limitMs = 10_000
const noFit = 'The result holds secrets, and without them it would not be what the tool promises.'

export function createSecretsStage({ masker, resultSecrets }: SecretsDeps): ResponseStage {
  return {
    label: 'secrets',
    failure: 'dlp',
    limit_ms: limitMs,
    async run(answer, { changed }) {
      const how = resultSecrets()
      if (how === 'off') return { outcome: 'pass' }
      const { masked, findings: secrets } = await masker.mask(answer.value)
      if (secrets.length === 0) return { outcome: 'pass', facts: { secrets } }
      const shown = { how, secrets: secrets.length }
      if (how === 'flag') return { outcome: 'pass', facts: { secrets }, shown }
      const fitting = (each: Json) => (staysWellFormed(answer, each) ? each : nothingLeft(answer, noFit))
      const left = changed === undefined ? masked : (await masker.mask(changed)).masked
      const facts = { secrets, without_secrets: fitting(masked), changed: fitting(left) }
      return { outcome: 'pass', facts, shown }
    },
  }
}
