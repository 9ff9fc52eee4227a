// What the gate found, at its place in the text, with the fix as one press.
import type { Diagnostic } from '@codemirror/lint'
import type { Text } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import type { GateFinding } from '../../../shared/contract/policy.ts'

export function diagnosticsOf(
  doc: Text,
  errors: readonly GateFinding[],
  warnings: readonly GateFinding[],
): Diagnostic[] {
  return [
    ...errors.map((finding) => diagnosticOf(doc, finding, 'error')),
    ...warnings.map((finding) => diagnosticOf(doc, finding, 'warning')),
  ]
}

function diagnosticOf(doc: Text, finding: GateFinding, severity: 'error' | 'warning'): Diagnostic {
  const { fix, message, code } = finding
  const { from, to } = spanOf(doc, finding)
  const apply = (text: string) => [
    {
      name: fix?.title ?? 'Mend',
      apply: (view: EditorView) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    },
  ]
  return { from, to, severity, message, source: code, ...(fix ? { actions: apply(fix.rego_content) } : {}) }
}

/** From the finding's place to the end of the word that stands there; at least one character where there is one. */
export function spanOf(
  doc: Text,
  { line, column }: Pick<GateFinding, 'line' | 'column'>,
): { from: number; to: number } {
  const at = doc.line(Math.min(Math.max(1, line), doc.lines))
  const from = Math.min(at.from + Math.max(0, column - 1), at.to)
  const word = /^[\w.]+|^./u.exec(at.text.slice(from - at.from))?.[0] ?? ''
  return { from, to: from + word.length }
}
