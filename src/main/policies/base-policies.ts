// The shipped policies as read-only items of the list: what decides before anybody has written a rule.
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Policy } from '../../shared/contract/policy.ts'
import type { PolicyModule } from '../opa/active-set.ts'

/** Names for people; a module without one is called by its file. */
const titles: Readonly<Record<string, string>> = {
  'base/decision': 'The decision',
  'base/fold': 'How rules are folded into one answer',
  'base/rbac': 'Roles',
  'base/console': 'The console’s own folders',
  'base/blast_radius': 'Blast radius',
  'base/startup': 'Files that run by themselves',
  'base/web_api': 'HTTP requests',
  'base/github': 'GitHub',
}

/** Ids are module paths without their ending; times are those of the files. */
export async function readBasePolicies(policiesDir: string, modules: readonly PolicyModule[]): Promise<Policy[]> {
  const shipped = modules.filter(({ id }) => !id.startsWith('lib/'))
  return Promise.all(
    shipped.map(async ({ id, text }) => {
      const at = (await stat(join(policiesDir, id))).mtime.toISOString()
      return basePolicy(id.replace(/\.rego$/, ''), text, at)
    }),
  )
}

function basePolicy(id: string, rego_content: string, at: string): Policy {
  const name =
    titles[id] ??
    basename(id)
      .replaceAll('_', ' ')
      .replace(/^./, (first) => first.toUpperCase())
  const first = rego_content.split('\n', 1)[0] ?? ''
  const description = first.startsWith('#') ? first.replace(/^#\s*/, '').replace(/ \([^()]* seed,[^()]*\)/, '') : ''
  const state = { status: 'active', source: 'base', version: 1, candidate_id: null, subscription_id: null } as const
  return { id, name, description, rego_content, ...state, created_at: at, updated_at: at }
}
