// Which of the engine's functions a policy may call: an allow-list, for the tree and, as capabilities, for the compiler.
import { z } from 'zod'
import type { GateFinding } from '../../../shared/contract/policy.ts'
import type { OneShot } from '../one-shot.ts'
import type { SourceText } from './source-text.ts'
import { callsIn, type Rule, type Tree } from './tree.ts'

const capabilitiesSchema = z.looseObject({
  builtins: z.array(
    z.looseObject({
      name: z.string(),
      description: z.string().optional(),
      categories: z.array(z.string()).optional(),
      decl: z.looseObject({ args: z.array(z.unknown()).optional(), result: z.unknown().optional() }),
      infix: z.string().optional(),
      deprecated: z.boolean().optional(),
    }),
  ),
  features: z.array(z.string()).optional(),
})
export type Builtin = z.infer<typeof capabilitiesSchema>['builtins'][number]

export interface Builtins {
  /** Names of all functions that the engine has. */
  readonly all: ReadonlySet<string>
  readonly allowed: readonly Builtin[]
  isAllowed(name: string): boolean
  /** For `--capabilities`: nothing but the allowed functions, none of the syntax to come, no network for schemas. */
  capabilities(more?: readonly string[]): string
}

/** Asks the engine what it has. Throws when it does not answer: nothing can be checked then. */
export async function readBuiltins(oneShot: OneShot, allowed: readonly string[]): Promise<Builtins> {
  const outcome = await oneShot.run({ args: ['capabilities', '--current'], limitMs: 10_000 })
  if (outcome.kind !== 'ok') throw new Error(`the policy engine did not list its functions (${outcome.kind})`)
  const current = capabilitiesSchema.parse(JSON.parse(outcome.stdout))
  const names = new Set(allowed)
  return {
    all: new Set(current.builtins.map(({ name }) => name)),
    allowed: current.builtins.filter(({ name }) => names.has(name)),
    isAllowed: (name) => names.has(name),
    capabilities(more = []) {
      const kept = current.builtins.filter(({ name }) => names.has(name) || more.includes(name))
      const features = current.features?.filter((feature) => !feature.startsWith('rego_v2'))
      return JSON.stringify({ ...current, builtins: kept, features, future_keywords: [], allow_net: [] })
    },
  }
}

const why: Readonly<Record<string, string>> = {
  'http.send': 'a decision must not wait for the network',
  'net.lookup_ip_addr': 'a decision must not wait for the network',
  'opa.runtime': "the engine's own environment is no policy's concern",
  'rand.intn': 'the same call must always get the same answer',
  'uuid.rfc4122': 'the same call must always get the same answer',
  print: 'a live policy prints nowhere; use it in a test',
  trace: 'a live policy prints nowhere',
}

export function checkBuiltins(tree: Tree, source: SourceText, builtins: Builtins): GateFinding[] {
  const rules = tree.rules ?? []
  return [
    ...callsIn(rules).flatMap(({ name, operator, args }) => {
      const place = source.placeOf(operator.location)
      if (builtins.all.has(name) && !builtins.isAllowed(name)) {
        const reason = why[name] ?? 'it can cost more than a decision may take, or reach too far'
        return [
          { ...place, code: 'builtin_not_allowed', message: `\`${name}\` cannot be used in a policy: ${reason}.` },
        ]
      }
      return name === 'sprintf' && args[0] && isWide(args[0].value)
        ? [
            {
              ...place,
              code: 'format_too_wide',
              message: 'This format pads to more than 1,000 characters. Use a smaller width.',
            },
          ]
        : []
    }),
    ...rules.flatMap((rule) => checkName(rule, source, builtins)),
  ]
}

function isWide(format: unknown): boolean {
  return typeof format === 'string' && /%[^a-zA-Z%]*(\d{4,}|\*)/.test(format)
}

function checkName({ head, location }: Rule, source: SourceText, { all }: Builtins): GateFinding[] {
  const name = String(head.ref[0]?.value)
  if (![...all].some((each) => each === name || each.startsWith(`${name}.`))) return []
  const message = `\`${name}\` is the name of a function of the engine. Give the rule another name.`
  return [{ ...source.placeOf(location), code: 'shadows_builtin', message }]
}
