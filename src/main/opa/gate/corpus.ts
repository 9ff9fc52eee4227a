// Runs a policy on a fixed set of calls, large ones among them, before anything live meets it: too slow, too large, torn, misshapen.
import { z } from 'zod'
import type { GateFinding } from '../../../shared/contract/policy.ts'
import type { PolicyModule } from '../active-set.ts'
import type { OneShot } from '../one-shot.ts'
import { loadedPackageOf, type TenantPolicy } from '../render-module.ts'
import { headOf, headsIn, type SpeakingHead } from './heads.ts'
import { engineErrors } from './parse.ts'
import type { SourceText } from './source-text.ts'
import { callsIn, type Tree } from './tree.ts'

/** For all calls together; the compiled policy needs 1 to 10 ms of it. */
const budgetMs = 250
/** For starting, compiling and evaluating, on a busy machine. */
const childLimitMs = 2500
const answerLimitBytes = 64 * 1024

export interface CorpusRun {
  readonly oneShot: OneShot
  readonly policy: Pick<TenantPolicy, 'id' | 'tenant_id' | 'source'>
  readonly module: PolicyModule
  readonly base: readonly PolicyModule[]
  readonly data: Readonly<Record<string, unknown>>
  readonly heads: readonly SpeakingHead[]
  /** In the same order; the envelopes as one JSON text. */
  readonly samples: { readonly names: readonly string[]; readonly envelopes: string }
  readonly capabilities: string
  readonly tree: Tree
  readonly source: SourceText
  readonly signal: AbortSignal | undefined
}

export async function runCorpus(run: CorpusRun): Promise<GateFinding[]> {
  const { oneShot, module, base, data, samples, capabilities, signal } = run
  const outcome = await oneShot.run({
    args: [
      ...[
        'eval',
        '--format',
        'json',
        '--metrics',
        '--capabilities',
        'capabilities.json',
        '--timeout',
        `${childLimitMs}ms`,
      ],
      ...['--data', 'set', '--input', 'corpus.json', '[data.gate.answers, data.gate.broken_patterns]'],
    ],
    files: {
      'capabilities.json': capabilities,
      'corpus.json': samples.envelopes,
      'set/data.json': JSON.stringify(data),
      'set/gate.rego': asks(run),
      ...Object.fromEntries([...base, module].map(({ id, text }) => [`set/${id}`, text])),
    },
    limitMs: childLimitMs,
    outputBytes: 4 * 1024 * 1024,
    signal,
  })
  if (outcome.kind === 'timed_out') return [tooSlow]
  if (outcome.kind === 'too_much_memory') return [tooMuchMemory]
  if (outcome.kind === 'too_much_output') return [tooLarge('all of them')]
  return outcome.kind === 'ok' ? judge(outcome.stdout, run) : [failed(outcome, run)]
}

const place = { line: 1, column: 1 }
const tooSlow: GateFinding = {
  ...place,
  code: 'too_slow',
  message: `On the sample calls this policy needs more than ${budgetMs} ms. Look for loops within loops, and for work that does not depend on the call.`,
}
const tooMuchMemory: GateFinding = {
  ...place,
  code: 'too_much_memory',
  message: 'On the sample calls this policy fills the memory. Look for lists or texts that grow with every step.',
}
const tooLarge = (call: string): GateFinding => ({
  ...place,
  code: 'answer_too_large',
  message: `For the sample call "${call}" this policy contributes more than ${answerLimitBytes / 1024} KiB. A call needs one or a few findings.`,
})

/** Which argument of a function is a pattern. */
const patternAt: Readonly<Record<string, number>> = { 'regex.match': 0, 'regex.split': 0, 'regex.replace': 1 }

/** One row for each call: what each head says, and which of the patterns written out in the text are none. */
function asks({ policy, heads, tree }: CorpusRun): string {
  const patterns = callsIn(tree.rules ?? []).flatMap(({ name, args }) => {
    const pattern = args[patternAt[name] ?? -1]
    return pattern?.type === 'string' ? [pattern.value] : []
  })
  return `package gate

answers := [answer | some row in input; answer := _answer(row)]

_answer(row) := {name: value |
	some name in ${JSON.stringify(heads)}
	value := data.${loadedPackageOf(policy)}[name] with input as row with time.now_ns as row.now_ns
}

broken_patterns := [pattern | some pattern in ${JSON.stringify(patterns)}; not regex.is_valid(pattern)]
`
}

const resultSchema = z.object({
  result: z.tuple([
    z.object({
      expressions: z.tuple([
        z.object({ value: z.tuple([z.array(z.record(z.string(), z.unknown())), z.array(z.string())]) }),
      ]),
    }),
  ]),
  metrics: z.object({ timer_rego_query_eval_ns: z.number() }),
})

function judge(stdout: string, { tree, source, samples }: CorpusRun): GateFinding[] {
  const { result, metrics } = resultSchema.parse(JSON.parse(stdout))
  const [answers, patterns] = result[0].expressions[0].value
  if (metrics.timer_rego_query_eval_ns > budgetMs * 1e6) return [tooSlow]
  const large = answers.findIndex((answer) => Buffer.byteLength(JSON.stringify(answer)) > answerLimitBytes)
  if (large >= 0) return [tooLarge(samples.names[large] ?? '')]
  const findings = patterns.map((pattern): GateFinding => {
    const call = callsIn(tree.rules ?? []).find(({ args }) => args.some(({ value }) => value === pattern))
    const message = `The pattern ${JSON.stringify(pattern)} is not valid, so this condition would never hold.`
    return { ...source.placeOf(call?.operator.location), code: 'pattern_invalid', message }
  })
  return [...findings, ...misshapen(answers, { tree, source, samples })]
}

const textsSchema = z.looseObject({
  policy: z.string().optional(),
  reason: z.string().optional(),
  remedy: z.string().optional(),
})
const setSchema = z.array(z.union([z.string(), textsSchema]))
const decisionSchema = textsSchema.extend({ result: z.enum(['allow', 'deny', 'escalate']) })

/** What the tree could not tell: for each word the first call for which it is not understood. */
function misshapen(
  answers: readonly Readonly<Record<string, unknown>>[],
  { tree, source, samples }: Pick<CorpusRun, 'tree' | 'source' | 'samples'>,
): GateFinding[] {
  return headsIn(tree).flatMap((head) => {
    const schema = head === 'decision' ? decisionSchema : setSchema
    const wrong = answers.findIndex((answer) => head in answer && !schema.safeParse(answer[head]).success)
    if (wrong < 0) return []
    const rule = tree.rules?.find((each) => headOf(each) === head)
    const said =
      head === 'decision'
        ? 'is no object with a result of "deny", "escalate" or "allow" and texts for policy and reason'
        : 'holds something that is neither a text nor an object with texts for policy and reason'
    const message = `For the sample call "${samples.names[wrong]}" \`${head}\` ${said}.`
    return [
      { ...source.placeOf(rule?.location), code: head === 'decision' ? 'decision_shape' : 'finding_shape', message },
    ]
  })
}

function failed(outcome: { stdout: string; stderr: string }, { source, module }: CorpusRun): GateFinding {
  const [error] = engineErrors(outcome)
  const said = (error?.message ?? '').replaceAll(`set/${module.id}:`, 'line ').replaceAll(/\s+/g, ' ')
  if (error?.code === 'eval_cancel_error') return tooSlow
  const own = error?.location?.file?.endsWith(module.id) ? error.location : undefined
  const message =
    error?.code === 'eval_conflict_error'
      ? `For one of the sample calls two rules give different answers under one name. Use \`deny contains …\`, which may hold several, or make their conditions exclude each other. (Open Policy Agent: ${said})`
      : `On the sample calls the policy fails. (Open Policy Agent: ${said})`
  const code = error?.code === 'eval_conflict_error' ? 'contradicts_itself' : 'run_failed'
  return { ...source.placeOf(own), code, message }
}
