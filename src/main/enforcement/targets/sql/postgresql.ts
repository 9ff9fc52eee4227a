// What a text does by PostgreSQL's own grammar: every relation, every function, every kind of statement it holds.
import type { Action } from '../../../../shared/contract/primitives.ts'
import { type EffectCollector, noScope, type Scope } from './effects.ts'

type Node = Readonly<Record<string, unknown>>

/** `at`: the fields that hold what the statement changes. No `op`: it only reads, or does nothing by itself. */
interface StatementKind {
  readonly op?: Action
  readonly at?: readonly string[]
}

const reads: StatementKind = {}
const writes = (...at: string[]): StatementKind => ({ op: 'write', at })

const kinds: Readonly<Record<string, StatementKind>> = {
  SelectStmt: reads,
  ExplainStmt: reads,
  DeclareCursorStmt: reads,
  FetchStmt: reads,
  ClosePortalStmt: reads,
  VariableShowStmt: reads,
  PrepareStmt: reads,
  DeallocateStmt: reads,
  InsertStmt: writes('relation'),
  UpdateStmt: writes('relation'),
  MergeStmt: writes('relation'),
  DeleteStmt: { op: 'delete', at: ['relation'] },
  TruncateStmt: { op: 'delete', at: ['relations'] },
  DropdbStmt: { op: 'delete' },
  CreateStmt: writes('relation'),
  CreateTableAsStmt: writes('into'),
  ViewStmt: writes('view'),
  IndexStmt: writes('relation'),
  AlterTableStmt: writes('relation'),
  AlterObjectSchemaStmt: writes('relation'),
  RenameStmt: writes('relation'),
  RefreshMatViewStmt: writes('relation'),
  CreateSeqStmt: writes('sequence'),
  AlterSeqStmt: writes('sequence'),
  VacuumStmt: writes('rels'),
  ReindexStmt: writes('relation'),
  CreateStatsStmt: writes('relations'),
  CommentStmt: writes(),
  CreateSchemaStmt: writes(),
  CreateEnumStmt: writes(),
  AlterEnumStmt: writes(),
  CompositeTypeStmt: writes(),
  CreateDomainStmt: writes(),
}

const relationObjects = new Set([
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_FOREIGN_TABLE',
  'OBJECT_SEQUENCE',
  'OBJECT_INDEX',
])

/** `tree` is what the parser gave for one text. */
export function walkPostgres(tree: { readonly stmts?: readonly Node[] }, to: EffectCollector): void {
  for (const { stmt } of tree.stmts ?? []) visit(stmt, noScope, to)
}

function visit(node: unknown, scope: Scope, to: EffectCollector): void {
  if (Array.isArray(node)) for (const each of node) visit(each, scope, to)
  if (!isNode(node)) return
  const inner = isNode(node.withClause) ? enterWith(node.withClause, scope, to) : scope
  if (typeof node.relname === 'string' && !(node.schemaname === undefined && inner.has(node.relname))) {
    to.table(relationParts(node), 'read')
  }
  if (Array.isArray(node.funcname)) to.call(nameParts(node.funcname))
  if (isNode(node.intoClause)) change(node.intoClause, 'write', to)
  for (const [key, value] of Object.entries(node)) {
    if (key === 'withClause' || key === 'intoClause') continue
    if (/^[A-Z]\w*Stmt$/.test(key) && isNode(value)) statement(key, value, inner, to)
    else visit(value, inner, to)
  }
}

/** Queries of a WITH see those before them, and with RECURSIVE all of them; the statement sees all. */
function enterWith(clause: Node, outer: Scope, to: EffectCollector): Scope {
  const queries = (clause.ctes as readonly Node[]).map((each) => each.CommonTableExpr as Node)
  const names = queries.map((query) => String(query.ctename))
  queries.forEach((query, index) => {
    const visible = clause.recursive === true ? names : names.slice(0, index)
    visit(query.ctequery, new Set([...outer, ...visible]), to)
  })
  return new Set([...outer, ...names])
}

function statement(key: string, node: Node, scope: Scope, to: EffectCollector): void {
  const kind = kinds[key]
  if (key === 'CopyStmt') copy(node, to)
  else if (key === 'DropStmt') drop(node, to)
  else if (key === 'TransactionStmt') transaction(node, to)
  else if (!kind) to.command(wordsOf(key), 'execute')
  else if (kind.op) changed(key, node, { ...kind, op: kind.op }, to)
  const told = key === 'CopyStmt' && node.is_from === true ? ['relation'] : (kind?.at ?? [])
  const rest = Object.entries(node).filter(([field]) => !told.includes(field))
  visit(Object.fromEntries(rest), scope, to)
}

function changed(key: string, node: Node, kind: StatementKind & { op: Action }, to: EffectCollector): void {
  const op = removesPart(key, node) ? 'delete' : kind.op
  const named = (kind.at ?? []).filter((field) => change(node[field], op, to))
  // What has another name than a relation's is a role, a database, a function.
  if (named.length === 0) to.command(wordsOf(key), key === 'RenameStmt' ? 'execute' : op)
  if (key === 'MergeStmt') change(node.relation, 'write', to)
  if (key === 'RenameStmt' && relationObjects.has(String(node.renameType)) && isNode(node.relation)) {
    to.table([...relationParts(node.relation).slice(0, -1), String(node.newname)], op)
  }
}

/** A merge that deletes rows, an alteration that drops a column with what is in it. */
function removesPart(key: string, node: Node): boolean {
  if (key !== 'MergeStmt' && key !== 'AlterTableStmt') return false
  return /"(CMD_DELETE|AT_DropColumn)"/.test(JSON.stringify(node.mergeWhenClauses ?? node.cmds ?? []))
}

/** Records every relation below; true when there was one. */
function change(node: unknown, op: Action, to: EffectCollector): boolean {
  if (Array.isArray(node)) return node.map((each) => change(each, op, to)).includes(true)
  if (!isNode(node)) return false
  if (typeof node.relname !== 'string') return change(Object.values(node), op, to)
  to.table(relationParts(node), op)
  return true
}

function copy(node: Node, to: EffectCollector): void {
  if (node.is_program === true) to.command('copy with a program', 'execute')
  else if (node.filename !== undefined) to.command('copy with a file', 'execute')
  if (node.is_from === true) change(node.relation, 'write', to)
}

function drop(node: Node, to: EffectCollector): void {
  const type = String(node.removeType)
  for (const object of node.objects as readonly Node[]) {
    const list = object.List as Node | undefined
    const parts = nameParts(list?.items ?? [object])
    if (relationObjects.has(type)) to.table(parts, 'delete')
    else if (type === 'OBJECT_SCHEMA') to.table([...parts, '*'], 'delete')
    else to.command(`drop ${type.replace('OBJECT_', '').toLowerCase()} ${parts.join('.')}`.trim(), 'delete')
    // A trigger, a rule or a policy stands after the table it is dropped from.
    if (/TRIGGER|RULE|POLICY/.test(type)) to.table(parts.slice(0, -1), 'write')
  }
}

/** Beginning and ending are nothing by themselves; a prepared transaction outlives its session. */
function transaction(node: Node, to: EffectCollector): void {
  if (/PREPARE/.test(String(node.kind))) to.command('prepared transaction', 'execute')
}

function relationParts(node: Node): string[] {
  return [node.catalogname, node.schemaname, node.relname].filter((part) => typeof part === 'string')
}

function nameParts(names: unknown): string[] {
  const list = Array.isArray(names) ? (names as readonly Node[]) : []
  return list.flatMap((each) => (isNode(each.String) ? [String(each.String.sval)] : []))
}

/** `VariableSetStmt` → `variable set`. */
function wordsOf(key: string): string {
  return key
    .replace(/Stmt$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
