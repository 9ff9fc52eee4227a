// METADATA comments are read by the compiler: a schema among them would be fetched from wherever it points.
import type { GateFinding } from '../../../shared/contract/policy.ts'
import type { SourceText } from './source-text.ts'
import type { Location, Tree } from './tree.ts'

const told = new Set([
  ...['location', 'scope', 'title', 'description', 'custom', 'entrypoint'],
  ...['organizations', 'authors', 'related_resources', 'labels'],
])

export function checkAnnotations(tree: Tree, source: SourceText): GateFinding[] {
  return (tree.annotations ?? []).flatMap((annotation) => {
    const unknown = Object.keys(annotation).find((key) => !told.has(key))
    if (unknown === undefined) return []
    const message = `METADATA of a policy may not have \`${unknown}\`: it would steer the compiler. Remove it.`
    return [{ ...source.placeOf(annotation.location as Location | undefined), code: 'metadata_not_allowed', message }]
  })
}
