// What one statement does by the grammars of MySQL and SQLite; kinds of statements that are not listed count as executing.
import type { Action } from '../../../../shared/contract/primitives.ts'
import { type EffectCollector, noScope, type Scope } from './effects.ts'

type Node = Readonly<Record<string, unknown>>

/** Statements that change the tables of their field `table` or `name`. */
const changing: Readonly<Record<string, Action>> = {
  insert: 'write',
  replace: 'write',
  update: 'write',
  rename: 'write',
  alter: 'write',
  create: 'write',
  delete: 'delete',
  truncate: 'delete',
  drop: 'delete',
}
const reading = new Set(['select', 'show', 'desc', 'explain', 'transaction'])
const relations = new Set(['table', 'view', 'index'])

/** `tree` is what the parser gave for one statement, or for several when it found more. */
export function walkTree(tree: unknown, to: EffectCollector): void {
  for (const each of Array.isArray(tree) ? tree : [tree]) if (isNode(each)) statement(each, noScope, to)
}

function statement(node: Node, scope: Scope, to: EffectCollector): void {
  const type = String(node.type)
  const op = changing[type]
  if (op) changed(node, op, scope, to)
  else {
    if (!reading.has(type)) to.command(type.replaceAll('_', ' '), 'execute')
    visit(node, scope, to)
  }
}

function changed(node: Node, op: Action, outer: Scope, to: EffectCollector): void {
  const { table, name, keyword, from, ...rest } = node
  const aliases = aliasesOf(from)
  const strict = node.type === 'alter' && dropsPart(node.expr) ? 'delete' : op
  const own = [table, isNode(name) && name.type === 'column_ref' ? [] : name, node.view].flatMap(refs)
  const changes = own.map((ref) => aliases.get(nameOf(ref)) ?? partsOf(ref))
  for (const parts of changes) to.table(parts, strict)
  if (own.length === 0 || !(keyword === undefined || relations.has(String(keyword)))) {
    const words = [node.type, keyword, typeof name === 'string' ? name : ''].join(' ').trim()
    to.command(words, ['database', 'schema'].includes(String(keyword)) ? strict : 'execute')
  }
  const scope = enterWith(node, outer, to)
  const alreadyTold = new Set(changes.map((parts) => parts.join('.')))
  const others = (Array.isArray(from) ? (from as readonly Node[]) : []).map((ref) =>
    alreadyTold.has(nameOf(ref)) ? beside(ref) : ref,
  )
  visit([{ ...rest, with: null }, own.map(beside), others], scope, to)
}

function visit(node: unknown, outer: Scope, to: EffectCollector): void {
  if (Array.isArray(node)) for (const each of node) visit(each, outer, to)
  if (!isNode(node)) return
  const scope = enterWith(node, outer, to)
  if (isRef(node) && !(!node.db && scope.has(String(node.table)))) to.table(partsOf(node), 'read')
  if (['function', 'aggr_func', 'window_func'].includes(String(node.type))) to.call(functionParts(node.name))
  const into = node.into
  if (isNode(into) && into.keyword && into.keyword !== 'var') to.command(`into ${into.keyword}`, 'execute')
  for (const [key, value] of Object.entries(node)) {
    if (key === 'with') continue
    if (isNode(value) && isStatement(value)) statement(value, scope, to)
    else visit(value, scope, to)
  }
}

function isStatement(node: Node): boolean {
  const type = String(node.type)
  return type !== 'alter' && type !== 'create' && changing[type] !== undefined && node.table !== undefined
}

/** A query of a WITH sees those before it, and itself with RECURSIVE; the statement sees all. */
function enterWith(node: Node, outer: Scope, to: EffectCollector): Scope {
  if (!Array.isArray(node.with)) return outer
  const queries = node.with as readonly Node[]
  const names = queries.map(({ name }) => String(isNode(name) ? name.value : name))
  const recursive = queries.some((query) => query.recursive === true)
  queries.forEach((query, index) => {
    const visible = names.slice(0, recursive ? index + 1 : index)
    const inner = isNode(query.stmt) && isNode(query.stmt.ast) ? query.stmt.ast : query.stmt
    if (isNode(inner)) statement(inner, new Set([...outer, ...visible]), to)
  })
  return new Set([...outer, ...names])
}

/** What stands beside a table: conditions of its join. */
function beside({ on, expr }: Node): Node {
  return { on, expr }
}

function dropsPart(changes: unknown): boolean {
  return (Array.isArray(changes) ? (changes as readonly Node[]) : []).some(
    ({ action, resource }) => /^(drop|truncate|discard)$/.test(String(action)) && resource !== 'constraint',
  )
}

/** `DELETE x FROM orders x` deletes from orders. */
function aliasesOf(from: unknown): ReadonlyMap<string, string[]> {
  const named = (Array.isArray(from) ? (from as readonly Node[]) : []).filter((ref) => isRef(ref) && ref.as)
  return new Map(named.map((ref) => [String(ref.as), partsOf(ref)]))
}

/** Every reference to a table in a field that names what is changed. */
function refs(field: unknown): Node[] {
  if (Array.isArray(field)) return field.flatMap(refs)
  if (!isNode(field)) return []
  return isRef(field) || typeof field.view === 'string' ? [field] : []
}

/** A column has a table's name too, and is none. */
function isRef(node: Node): boolean {
  return typeof node.table === 'string' && !('column' in node)
}

function partsOf(ref: Node): string[] {
  return [ref.db, ref.table ?? ref.view].filter((part): part is string => typeof part === 'string' && part !== '')
}

function nameOf(ref: Node): string {
  return partsOf(ref).join('.')
}

function functionParts(name: unknown): string[] {
  if (!isNode(name)) return [String(name)]
  const own = (name.name as readonly Node[]).map((part) => String(part.value))
  return isNode(name.schema) ? [String(name.schema.value), ...own] : own
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
