// What a statement does, collected while its tree is walked: tables with what happens to them, and what is no table.
import type { Action } from '../../../../shared/contract/primitives.ts'
import type { SqlDialect } from '../../../../shared/contract/server.ts'
import { functionKind } from './harmless-functions.ts'
import { tableName } from './sql-names.ts'

/** A `command` is whatever reaches beyond tables: a function nobody knows, a setting, a program. */
export interface SqlEffect {
  readonly kind: 'table' | 'command'
  readonly op: Action
  /** Canonical. */
  readonly name: string
  /** As written, without quotes. */
  readonly raw: string
}

export interface EffectCollector {
  table(parts: readonly string[], op: Action): void
  command(words: string, op: Action): void
  /** A call of a function; harmless ones leave nothing. */
  call(parts: readonly string[]): void
  all(): readonly SqlEffect[]
}

/** `asked` null: the dialect is not known. */
export function collectEffects(asked: SqlDialect | null): EffectCollector {
  const found = new Map<string, SqlEffect>()
  const add = (effect: SqlEffect) => found.set(effectKey(effect), found.get(effectKey(effect)) ?? effect)
  const command = (raw: string, op: Action) => {
    add({ kind: 'command', op, name: raw.toLowerCase(), raw })
  }
  return {
    table(parts, op) {
      add({ kind: 'table', op, name: tableName(parts, asked), raw: parts.join('.') })
    },
    command,
    call(parts) {
      const kind = functionKind(parts)
      if (kind !== 'harmless') command(`${parts.join('.')}()`, kind === 'counting' ? 'write' : 'execute')
    },
    all: () => [...found.values()],
  }
}

export function effectKey({ kind, op, name }: SqlEffect): string {
  return `${kind} ${op} ${name}`
}

/** Names that mean a part of the statement itself and no table. */
export type Scope = ReadonlySet<string>

export const noScope: Scope = new Set()
