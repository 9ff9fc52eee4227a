// The pre-check of reach (policy-engine seed, Blast Radius): three rules over targets, from the data that Rego uses too.
import { join } from 'node:path'
import type { Action } from '../../../shared/contract/primitives.ts'
import type { Target } from '../../../shared/contract/tool-call.ts'

/** `data.behavry.blast_radius_config`; paths absolute. */
export interface BlastRadiusConfig {
  readonly min_delete_depth: number
  readonly config_paths: readonly string[]
  readonly protected_patterns: readonly string[]
}

export type BlastRadiusFinding =
  | { readonly outcome: 'pass' }
  | {
      readonly outcome: 'deny' | 'escalate'
      readonly code: 'blast_radius.shallow_delete' | 'blast_radius.config_path' | 'blast_radius.protected_file'
      readonly message: string
      readonly remedy: string
      readonly target: Target
    }

/** `~` becomes the home; `/root` is left out when it is the home itself, or every file of that user would be held. */
export function resolveConfig(config: BlastRadiusConfig, home: string): BlastRadiusConfig {
  const paths = config.config_paths.filter((path) => path !== home)
  return { ...config, config_paths: paths.map((path) => (path.startsWith('~/') ? join(home, path.slice(2)) : path)) }
}

/** The strictest finding over all targets. `action` is not asked: what a call does is what its targets do. */
export function checkBlastRadius({
  targets,
  config,
}: {
  action: Action
  targets: readonly Target[]
  config: BlastRadiusConfig
}): BlastRadiusFinding {
  const paths = targets.filter((target) => target.kind === 'path')
  const shallow = paths.find(
    (target) => target.op === 'delete' && readings(target).some((path) => depth(path) < config.min_delete_depth),
  )
  if (shallow) return shallowDelete(shallow)
  const changing = paths.filter((target) => target.op === 'write' || target.op === 'delete')
  const configured = changing.find((target) =>
    config.config_paths.some((folder) => readings(target).some((path) => isAtOrBelow(path, folder))),
  )
  if (configured) return configPath(configured)
  const guarded = paths.find((target) =>
    target.forms.some((form) => config.protected_patterns.some((pattern) => isProtected(form, pattern))),
  )
  return guarded ? protectedFile(guarded) : { outcome: 'pass' }
}

function readings({ value, forms }: Target): string[] {
  return [value, ...forms.filter((form) => form.startsWith('/'))]
}

function depth(path: string): number {
  return path.split('/').filter((segment) => segment !== '').length
}

function isAtOrBelow(path: string, folder: string): boolean {
  const [below, above] = [path.toLowerCase(), folder.toLowerCase()]
  return below === above || below.startsWith(`${above}/`)
}

/** A pattern that begins with a dot matches like a sensitive name; any other is the stem of the last segment. */
function isProtected(form: string, pattern: string): boolean {
  const wanted = pattern.toLowerCase()
  if (wanted.startsWith('.')) return new RegExp(`${wanted.replaceAll('.', '[.]')}(?:\\P{L}|$)`, 'u').test(form)
  const name = form.slice(Math.max(form.lastIndexOf('/'), form.lastIndexOf('\\')) + 1)
  return name.split('.')[0] === wanted
}

function shallowDelete(target: Target): BlastRadiusFinding {
  return {
    outcome: 'deny',
    code: 'blast_radius.shallow_delete',
    message: 'Deleting so close to the root could destroy far more than one file.',
    remedy: 'Name a target deeper in the tree.',
    target,
  }
}

function configPath(target: Target): BlastRadiusFinding {
  return {
    outcome: 'escalate',
    code: 'blast_radius.config_path',
    message: 'Writing to system or user configuration requires human approval.',
    remedy: 'Wait for a person to decide, or write somewhere else.',
    target,
  }
}

function protectedFile(target: Target): BlastRadiusFinding {
  return {
    outcome: 'escalate',
    code: 'blast_radius.protected_file',
    message: 'Files that steer agents require human approval, even for reading.',
    remedy: 'Wait for a person to decide, or use another file.',
    target,
  }
}
