// Whether a new version still finds what its predecessor promised to find: the predecessor's positive tests, run on the new text.
import { type ArtifactTests, artifactTestsSchema } from '../../shared/contract/community.ts'
import type { Scanner } from '../enforcement/dlp/scanner.ts'
import { patternOf } from './objects.ts'
import type { ReadPart } from './parts.ts'
import { runInboundTests, type ScanInbound } from './publish/inbound-tests.ts'
import type { RunPolicyTests } from './publish/policy-tests.ts'

export interface FormerTestsDeps {
  readonly runPolicyTests: RunPolicyTests
  readonly scanner: Pick<Scanner, 'tryEach'>
  readonly scanInbound: ScanInbound
}

/** Numbers, from 1, of the tests that fail now. */
export type LostTests = (before: ReadPart, after: ReadPart, signal?: AbortSignal) => Promise<number[]>

export function createLostTests({ runPolicyTests, scanner, scanInbound }: FormerTestsDeps): LostTests {
  return async (before, after, signal) => {
    const { positive } = artifactTestsSchema.parse(before.body.tests)
    if (positive.length === 0) return []
    const tests: ArtifactTests = { positive, negative: [] }
    const { body } = after
    switch (body.kind) {
      case 'policy':
        return numbersIn(await runPolicyTests(body.content, tests, signal))
      case 'dlp_pattern':
        return notFound(scanner, after, positive)
      case 'inbound_rule': {
        const lost = numbersIn(await runInboundTests({ ...body, tests }, scanInbound))
        if (lost.length === 0 || before.body.kind !== 'inbound_rule') return lost
        // What the rule in force does not find either was never promised, whatever was written.
        const never = numbersIn(await runInboundTests({ ...before.body, tests }, scanInbound))
        return lost.filter((number) => !never.includes(number))
      }
      case 'pack':
        return []
    }
  }
}

function numbersIn(failed: readonly { readonly path: string }[]): number[] {
  return failed.map(({ path }) => Number(path.split('.').at(-1)) + 1)
}

/** Of a pattern that takes too long nothing is found. */
async function notFound(
  scanner: FormerTestsDeps['scanner'],
  after: ReadPart,
  positive: ArtifactTests['positive'],
): Promise<number[]> {
  const matcher = patternOf(after, { id: 'pattern', subscription_id: null, enabled: true })
  const texts = positive.map((each) => (typeof each === 'string' ? each : ''))
  const [hits] = (await scanner.tryEach([{ matcher, texts }])) ?? []
  return texts.flatMap((_, at) => (hits?.[at] ? [] : [at + 1]))
}
