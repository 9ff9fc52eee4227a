// Names of tables in canonical form: lower case, the default schema dropped, quoted only where a plain name would not do.
import type { SqlDialect } from '../../../../shared/contract/server.ts'
import { refuseInvisible, refuseMixedScripts } from '../fold-text.ts'
import { Unresolvable } from '../unresolvable.ts'

const plain = /^[\p{L}_][\p{L}\p{M}\p{N}_$]*$/u
const mostParts = 4

/** `dialect` null: not known, so what any of them takes for the default schema is dropped. */
export function tableName(parts: readonly string[], dialect: SqlDialect | null): string {
  const lower = parts.map((part) => part.toLowerCase())
  for (const part of lower) {
    refuseInvisible(part)
    refuseMixedScripts(part)
  }
  const [schema, ...rest] = lower
  const dropped = rest.length === 1 && isDefault(schema, dialect) ? rest : lower
  return dropped.map((part) => (plain.test(part) ? part : `"${part.replaceAll('"', '""')}"`)).join('.')
}

function isDefault(schema: string | undefined, dialect: SqlDialect | null): boolean {
  if (schema === 'public') return dialect === null || dialect === 'postgresql'
  return schema === 'main' && (dialect === null || dialect === 'sqlite')
}

const part =
  /\s*(?:"((?:[^"]|"")+)"|`([^`]+)`|\[([^\]]+)\]|([\p{L}\p{M}\p{N}_$]+(?:-[\p{L}\p{M}\p{N}_$]+)*))\s*(\.|$)/uy

/** A name that stands in an argument of its own; anything that is more than a name is refused. Throws `Unresolvable`. */
export function partsOfName(raw: string): string[] {
  const parts: string[] = []
  part.lastIndex = 0
  for (let more = true; more; ) {
    const found = part.exec(raw)
    if (!found || parts.length === mostParts) throw new Unresolvable('The name of a table is not one plain name.')
    parts.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? found[3] ?? found[4] ?? '')
    more = found[5] === '.'
  }
  return parts
}
