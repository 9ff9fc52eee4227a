// Who of the shipped modules says a thing, and what each of them reads: where that is the same, so is what they say of a call.
import type { RuleSource } from '../../shared/contract/decision.ts'
import { canonicalJson } from '../../shared/json/canonical.ts'
import { type PolicyModule, sha256 } from './active-set.ts'

/** As `shipped_by` of policies/base/fold.rego names them; the fallback by role is none of them, for it always speaks last. */
const packageOf = {
  base: 'behavry.base',
  blast_radius: 'behavry.blast_radius',
  delegation: 'behavry.delegation',
  workflow: 'behavry.workflows',
  requester: 'behavry.requester',
  inbound: 'behavry.inbound.domain_trust',
} as const satisfies Partial<Record<RuleSource, string>>

export type Voice = keyof typeof packageOf
export const voices = Object.keys(packageOf) as Voice[]

export function isVoice(source: RuleSource): source is Voice {
  return Object.hasOwn(packageOf, source)
}

/** By voice, SHA-256 in hex over its modules, those that they name, and the documents that any of these read. */
export function voicesIn(
  modules: readonly Pick<PolicyModule, 'text' | 'hash'>[],
  data: Readonly<Record<string, unknown>>,
): Readonly<Record<Voice, string>> {
  const named = modules.map(({ text, hash }) => ({ hash, name: packageIn(text), mentions: mentionsIn(text) }))
  // Its own text puts every voice into words; whom it asks is not what they are.
  const fold = named.filter(({ name }) => name === 'behavry.fold').map(({ hash }) => hash)
  const hashOf = (voice: Voice) => {
    const around = reached(packageOf[voice], named)
    const read = [...new Set(around.flatMap(({ mentions }) => mentions))].sort()
    const documents = read.map((path) => [path, valueAt(data, path)])
    return sha256(canonicalJson({ fold, modules: around.map(({ hash }) => hash).sort(), documents }))
  }
  return Object.fromEntries(voices.map((voice) => [voice, hashOf(voice)])) as Record<Voice, string>
}

interface Named {
  readonly name: string
  readonly hash: string
  /** Dotted paths below `data`; an empty one is all of it. */
  readonly mentions: readonly string[]
}

/** The modules at or below this package, and all that they lead to. */
function reached(root: (typeof packageOf)[Voice], modules: readonly Named[]): Named[] {
  const found = new Set<Named>()
  const waiting: string[] = [root, 'behavry.lib.envelope']
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop())
    for (const module of modules) {
      if (found.has(module) || !(isAtOrBelow(module.name, path) || isAtOrBelow(path, module.name))) continue
      found.add(module)
      waiting.push(...module.mentions)
    }
  return [...found]
}

function isAtOrBelow(path: string, above: string): boolean {
  return above === '' || path === above || path.startsWith(`${above}.`)
}

function packageIn(text: string): string {
  return /^package ([\w.]+)/m.exec(text)?.[1] ?? ''
}

/** A word too many only costs time, so only whole lines of comment are left out. */
function mentionsIn(text: string): string[] {
  const spoken = text.replaceAll(/^[ \t]*#.*$/gm, '')
  return [...spoken.matchAll(/(?<![\w.])data\b((?:\.\w+)*)/g)].map(([, path = '']) => path.slice(1))
}

/** As deep as there are documents: what goes on from there is a rule of that name, or nothing. */
function valueAt(data: unknown, path: string): unknown {
  let value = data
  for (const name of path === '' ? [] : path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null
    value = (value as Record<string, unknown>)[name]
  }
  return value
}
