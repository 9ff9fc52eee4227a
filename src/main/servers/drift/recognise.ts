// What a tool that nobody knew yet is to those that are known: one under another name, one that passes for another, or new.
import type { Drift, DriftFinding, DriftKind } from '../../../shared/contract/drift.ts'
import { canonicalJson } from '../../../shared/json/canonical.ts'
import { isRecord } from '../../../shared/json/differences.ts'
import { lookalikeForm, nearForm } from './similar-names.ts'

/** A tool that an agent may know: accepted on some server, or just gone from this one. */
export interface KnownTool {
  readonly server_id: string
  readonly name: string
  /** Source text of its definition. */
  readonly definition: string
  readonly hash: string
}

export interface Recognised {
  readonly kind: Extract<DriftKind, 'added' | 'renamed' | 'cloned'>
  readonly other: Drift['other']
  /** Source text of the other tool's definition; null for one that is plainly new. */
  readonly before: string | null
  readonly before_hash: string | null
  readonly findings: readonly DriftFinding[]
}

/** `definition` is the source text, null for a name that is never offered: then only its name counts. */
export type Recognise = (tool: {
  readonly name: string
  readonly definition: string | null
  readonly hash: string
}) => Recognised

/** `offered` are accepted tools of all servers, `gone` those that this server no longer lists. */
export function createRecognise(
  serverId: string,
  offered: readonly KnownTool[],
  gone: readonly KnownTool[],
): Recognise {
  const content = new Map([...offered, ...gone].map((tool) => [tool, contentOf(tool.definition)]))
  return ({ name, definition, hash }) => {
    const own = definition === null ? null : contentOf(definition)
    const same = (tool: KnownTool) => own !== null && content.get(tool) === own
    const old = gone.find(same)
    const others = offered.filter((tool) => tool.server_id !== serverId || tool.name !== name)
    const [twin] = others
      .map((tool) => ({ tool, found: likeness(serverId, { name, hash }, tool, same(tool)) }))
      .filter((each): each is { tool: KnownTool; found: DriftFinding } => each.found !== null)
      .sort((a, b) => rankOf(a.found) - rankOf(b.found))
    const findings = twin ? [twin.found] : []
    if (old)
      return recognised('renamed', old, [
        { code: 'other_name', severity: 'medium', at: '/name', note: old.name },
        ...findings.filter(({ code }) => code !== 'same_definition'),
      ])
    return twin ? recognised('cloned', twin.tool, findings) : added
  }
}

const added: Recognised = { kind: 'added', other: null, before: null, before_hash: null, findings: [] }

/** What looks alike on purpose comes first; then a tool that is the same in everything needs no other word. */
const order = ['lookalike_name high', 'same_definition low', 'same_name medium', 'near_name medium']

function rankOf({ code, severity }: DriftFinding): number {
  const rank = order.indexOf(`${code} ${severity}`)
  return rank < 0 ? order.length : rank
}

function recognised(kind: 'renamed' | 'cloned', tool: KnownTool, findings: readonly DriftFinding[]): Recognised {
  const { server_id, name, definition, hash } = tool
  return { kind, other: { server_id, tool: name }, before: definition, before_hash: hash, findings }
}

function likeness(
  serverId: string,
  { name, hash }: { name: string; hash: string },
  tool: KnownTool,
  sameContent: boolean,
): DriftFinding | null {
  const found = (code: DriftFinding['code'], severity: DriftFinding['severity']) => ({
    code,
    severity,
    at: '/name',
    note: tool.server_id === serverId ? tool.name : `${tool.name} of ${tool.server_id}`,
  })
  if (tool.name === name) return tool.hash === hash ? found('same_definition', 'low') : found('same_name', 'medium')
  if (nearForm(tool.name) === nearForm(name)) return found('near_name', 'medium')
  if (lookalikeForm(tool.name) === lookalikeForm(name)) return found('lookalike_name', 'high')
  return sameContent && tool.server_id !== serverId ? found('same_definition', 'medium') : null
}

/** What a tool says and takes, whatever it is called; null when it says nothing about itself. */
function contentOf(definition: string): string | null {
  const whole: unknown = JSON.parse(definition)
  if (!isRecord(whole) || typeof whole.description !== 'string' || whole.description.trim() === '') return null
  const { name: _name, title: _title, annotations, ...content } = whole
  const { title: _said, ...promised } = isRecord(annotations) ? annotations : {}
  return canonicalJson({ ...content, annotations: promised })
}
