// The patterns that come with the console: one file a family, their tests as templates, so that no file holds a secret.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type DlpPattern, dlpFamilies, dlpPatternSchema } from '../../../shared/contract/dlp.ts'
import { sampleText } from './sample-text.ts'

const shippedSchema = z.array(
  dlpPatternSchema.omit({ family: true, source: true, enabled: true }).extend({ enabled: z.boolean().default(true) }),
)

/** `folder` holds `<family>.json`. Throws when a file is not what it should be. */
export function loadBuiltinPatterns(folder: URL): readonly DlpPattern[] {
  return dlpFamilies
    .filter((family) => family !== 'other')
    .flatMap((family) => {
      const shipped = shippedSchema.parse(JSON.parse(readFileSync(new URL(`${family}.json`, folder), 'utf8')))
      return shipped.map((pattern): DlpPattern => {
        const { positive, negative } = pattern.tests
        const tests = { positive: positive.map(sampleText), negative: negative.map(sampleText) }
        return { ...pattern, family, source: 'builtin', tests }
      })
    })
}
