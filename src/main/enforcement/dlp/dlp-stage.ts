// Step 4 of the seed: no secret leaves in a call, and none is shown to the policies, the log or the screen (decision 18).
import type { DlpFinding } from '../../../shared/contract/dlp.ts'
import { gravestFirst, type RiskTier, rankOf } from '../../../shared/contract/primitives.ts'
import type { Target } from '../../../shared/contract/tool-call.ts'
import type { Json } from '../../../shared/json/strict-parse.ts'
import type { Facts, Stage, StageAnswer } from '../stage.ts'
import type { Scan, Scanner } from './scanner.ts'

export interface DlpStageDeps {
  readonly scanner: Pick<Scanner, 'scan' | 'nameOf'>
  /** The setting, at this moment. */
  readonly dlpBlockSeverity: () => RiskTier
}

/** One scan is a quarter of a second at most and more for long values; others may be before it. */
const limitMs = 10_000
/** In the log and in sentences: more of them say nothing new. */
const mostKept = 100
const mostNamed = 3

export function createDlpStage({ scanner, dlpBlockSeverity }: DlpStageDeps): Stage {
  return {
    label: 'dlp',
    failure: 'dlp',
    limit_ms: limitMs,
    async run(call, { principal, targets }) {
      if (!principal || !targets) throw new Error('dlp stage ran without targets')
      const { session_id } = principal
      const also = targets as unknown as Json
      const scan = await scanner.scan(call.arguments, {
        direction: 'outbound',
        session_id,
        call_id: call.call_id,
        also,
      })
      if (scan.outcome === 'over_budget') return lateAnswer(scan, scanner)
      const facts: Facts = {
        shown_arguments: scan.masked,
        shown_targets: scan.also as unknown as readonly Target[],
        secrets: scan.findings.slice(0, mostKept),
      }
      const shown = { findings: scan.findings.length, kinds: kindsOf(scan.findings) }
      const refusal =
        blocked(scan.findings, dlpBlockSeverity(), scanner) ?? hiddenTarget(targets, facts.shown_targets ?? [])
      return refusal ? { ...refusal, facts, shown } : { outcome: 'pass', facts, shown }
    },
  }
}

type Refusal = Omit<Extract<StageAnswer, { code: string }>, 'facts' | 'shown'>

function blocked(findings: readonly DlpFinding[], from: RiskTier, { nameOf }: Pick<Scanner, 'nameOf'>): Refusal | null {
  const grave = findings.filter(({ severity }) => rankOf(severity) >= rankOf(from))
  const [worst] = gravestFirst(grave)
  if (!worst) return null
  const places = [
    ...new Set(grave.map(({ at, pattern }) => `${placeOf(at)} holds what looks like: ${nameOf(pattern)}`)),
  ]
  const more = places.length - mostNamed
  const named = places.slice(0, mostNamed).join('; ')
  return {
    outcome: 'deny',
    code: `dlp.${worst.pattern}`,
    reason: 'dlp',
    message: `A secret may not leave in a call. ${upperFirst(named)}${more > 0 ? `; and ${more} more` : ''}.`,
    remedy:
      'Leave it out, or name where it is kept instead (a variable, a file that the tool reads by itself). If it is no secret, ask the operator to look at the pattern.',
  }
}

/** `/content` is the argument "content"; deeper places keep their pointer. */
function placeOf(at: string): string {
  if (at === '') return 'what the call touches'
  const names = at.slice(1).split('/')
  return names.length === 1 ? `the argument "${names[0]}"` : `the argument at ${at}`
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** A mask over a separator would hide from the policies which folder, host or branch a target lies in. */
function hiddenTarget(targets: readonly Target[], shown: readonly Target[]): Refusal | null {
  const hidden = targets.find(({ value }, index) => separators(shown[index]?.value ?? '') < separators(value))
  if (!hidden) return null
  return {
    outcome: 'deny',
    code: 'dlp.hidden_target',
    reason: 'dlp',
    message: `What looks like a secret covers the place that ${placeOf(hidden.at)} names, so no policy could judge it.`,
    remedy: 'Use a name or an address without a secret in it.',
  }
}

function separators(text: string): number {
  return text.match(/[/\\]/g)?.length ?? 0
}

function lateAnswer(
  { slowest }: Extract<Scan, { outcome: 'over_budget' }>,
  { nameOf }: Pick<Scanner, 'nameOf'>,
): StageAnswer {
  return {
    outcome: 'deny',
    code: 'dlp.over_budget',
    reason: 'dlp',
    message: 'The arguments could not be searched for secrets in time, so the call is denied.',
    remedy: 'Try again, or send less at once; if it happens again, ask the operator to look at the patterns.',
    shown: slowest === null ? {} : { slowest: nameOf(slowest) },
  }
}

function kindsOf(findings: readonly DlpFinding[]): string[] {
  return [...new Set(findings.map(({ pattern }) => pattern))].slice(0, mostKept)
}
