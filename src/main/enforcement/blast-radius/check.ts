// The pre-check of reach (policy-engine seed, Blast Radius): five rules over targets, from the data that Rego uses too.
import type { BlastRadius } from '../../../shared/contract/blast-radius.ts'
import type { Action } from '../../../shared/contract/primitives.ts'
import type { Target } from '../../../shared/contract/tool-call.ts'
import { spells } from '../targets/glob-readings.ts'

/** `data.behavry.blast_radius_config`: the built-in lists with the operator's, paths absolute. */
export type BlastRadiusConfig = Readonly<BlastRadius>

export type BlastRadiusFinding =
  | { readonly outcome: 'pass' }
  | {
      readonly outcome: 'deny' | 'escalate'
      readonly code: Code
      readonly message: string
      readonly remedy: string
      readonly target: Target
    }

type Code = keyof typeof words

/** The same words as in the METADATA of policies/base/blast_radius.rego. */
const words = {
  'blast_radius.shallow_delete': {
    outcome: 'deny',
    message: 'Deleting so close to the root could destroy far more than one file.',
    remedy: 'Name a target deeper in the tree.',
  },
  'blast_radius.config_path': {
    outcome: 'escalate',
    message: 'Writing to system or user configuration requires human approval.',
    remedy: 'Wait for a person to decide, or write somewhere else.',
  },
  'blast_radius.protected_file': {
    outcome: 'escalate',
    message: 'Files that steer agents require human approval, even for reading.',
    remedy: 'Wait for a person to decide, or use another file.',
  },
  'blast_radius.recipient_limit': {
    outcome: 'escalate',
    message: 'A message to this many recipients requires human approval.',
    remedy: 'Wait for a person to decide, or write to fewer recipients at once.',
  },
  'blast_radius.bulk_threshold': {
    outcome: 'escalate',
    message: 'A call that touches this many things at once requires human approval.',
    remedy: 'Wait for a person to decide, or touch fewer things in one call.',
  },
} as const

interface Question {
  readonly action: Action
  readonly targets: readonly Target[]
  readonly config: BlastRadiusConfig
}

/** The strictest finding over all targets: a deny first, then in the seed's order. */
export function checkBlastRadius(question: Question): BlastRadiusFinding {
  const rules: readonly [Code, (question: Question) => Target | undefined][] = [
    ['blast_radius.shallow_delete', shallowDelete],
    ['blast_radius.config_path', configPath],
    ['blast_radius.protected_file', protectedFile],
    ['blast_radius.recipient_limit', tooManyRecipients],
    ['blast_radius.bulk_threshold', tooMuchAtOnce],
  ]
  for (const [code, rule] of rules) {
    const target = rule(question)
    if (target) return { code, ...words[code], target }
  }
  return { outcome: 'pass' }
}

function shallowDelete({ targets, config }: Question): Target | undefined {
  return pathsOf(targets).find(
    (target) => target.op === 'delete' && readings(target).some((path) => depth(path) < config.min_delete_depth),
  )
}

function configPath({ targets, config }: Question): Target | undefined {
  const changing = pathsOf(targets).filter(({ op }) => op === 'write' || op === 'delete')
  return changing.find((target) =>
    config.config_paths.some((folder) => readings(target).some((path) => isInside(path.toLowerCase(), folder))),
  )
}

function protectedFile({ targets, config }: Question): Target | undefined {
  return pathsOf(targets).find((target) =>
    target.forms.some((form) => config.protected_patterns.some((pattern) => isProtected(form, pattern))),
  )
}

/** Whoever reads it: people and channels. */
function tooManyRecipients({ targets, config }: Question): Target | undefined {
  return targets.filter(isRecipient)[config.email_recipient_limit]
}

/** A message is bounded by its recipients alone. */
function tooMuchAtOnce({ action, targets, config }: Question): Target | undefined {
  if (action === 'send' || targets.some(({ kind, op }) => kind === 'recipient' && op !== 'read')) return undefined
  return targets[config.bulk_action_threshold]
}

function isRecipient({ kind, op }: Target): boolean {
  return (kind === 'recipient' || kind === 'channel') && op !== 'read'
}

function pathsOf(targets: readonly Target[]): Target[] {
  return targets.filter(({ kind }) => kind === 'path')
}

function readings({ value, forms }: Target): string[] {
  return [value, ...forms.filter((form) => form.startsWith('/'))]
}

function depth(path: string): number {
  return path.split('/').filter((segment) => segment !== '').length
}

/** Also by a pattern. */
function isInside(path: string, folder: string): boolean {
  const above = folder.toLowerCase().replace(/\/+$/, '')
  return path === above || path.startsWith(`${above}/`) || spells(path, above)
}

/** A pattern that begins with a dot matches like a sensitive name; any other is a whole name, or all of it up to its first dot. */
function isProtected(form: string, pattern: string): boolean {
  const wanted = pattern.toLowerCase()
  if (wanted.startsWith('.')) return holdsDotName(form, wanted)
  const name = form.slice(Math.max(form.lastIndexOf('/'), form.lastIndexOf('\\')) + 1)
  return name === wanted || name.split('.')[0] === wanted
}

function holdsDotName(form: string, name: string): boolean {
  const parts = form.split(name).slice(1)
  return parts.some((rest) => !/^\p{L}/u.test(rest))
}
