// The editor for policies: colours, completion, documentation on hover, findings of the gate with their fixes.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  hoverTooltip,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { useEffect, useRef } from 'react'
import type { RegoReference } from '../../../shared/contract/authoring.ts'
import type { GateFinding } from '../../../shared/contract/policy.ts'
import { completeRego } from './completion.ts'
import { definitionKeymap, goToDefinition, type OpenLibrary } from './definition.ts'
import { diagnosticsOf } from './diagnostics.ts'
import { hoverContent } from './hover.ts'
import { rego } from './language.ts'
import { tabIndentsOnceUsed } from './tab-indents.ts'
import { theme } from './theme.ts'

const optionsInSight = 10

export interface RegoEditorProps {
  readonly label: string
  readonly value: string
  readonly onChange?: (text: string) => void
  readonly errors?: readonly GateFinding[]
  readonly warnings?: readonly GateFinding[]
  readonly reference?: RegoReference | null
  /** Shows a module of the library at a line: where a name that is not of this text is defined. */
  readonly openLibrary?: OpenLibrary
  readonly readOnly?: boolean
  /** A line to be shown, counted from 1; a new object scrolls anew. */
  readonly reveal?: { readonly line: number } | null
}

interface Current {
  readonly onChange: ((text: string) => void) | undefined
  readonly reference: RegoReference | null
  readonly openLibrary: OpenLibrary | undefined
}

export function RegoEditor(props: RegoEditorProps) {
  const { label, value, errors, warnings, readOnly = false, reveal = null } = props
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const writable = useRef(new Compartment())
  const { onChange, openLibrary, reference = null } = props
  const current = useRef<Current>({ onChange, reference, openLibrary })
  current.current = { onChange, reference, openLibrary }
  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes later is handed in below
  useEffect(() => {
    if (!place.current) return
    const editable = writable.current.of(EditorState.readOnly.of(readOnly))
    const extensions = [...extensionsFor(label, current), editable]
    const made = new EditorView({ doc: value, parent: place.current, extensions })
    made.setTabFocusMode(true)
    view.current = made
    return () => made.destroy()
  }, [])
  useEffect(() => {
    const text = view.current?.state.doc.toString()
    if (text === undefined || text === value) return
    view.current?.dispatch({ changes: { from: 0, to: text.length, insert: value } })
  }, [value])
  useEffect(() => {
    view.current?.dispatch({ effects: writable.current.reconfigure(EditorState.readOnly.of(readOnly)) })
  }, [readOnly])
  useEffect(() => {
    const made = view.current
    if (made) made.dispatch(setDiagnostics(made.state, diagnosticsOf(made.state.doc, errors ?? [], warnings ?? [])))
  }, [errors, warnings])
  useEffect(() => {
    const made = view.current
    if (!made || !reveal) return
    const line = made.state.doc.line(Math.min(Math.max(1, reveal.line), made.state.doc.lines))
    made.dispatch({ selection: { anchor: line.from }, effects: EditorView.scrollIntoView(line.from, { y: 'center' }) })
    made.focus()
  }, [reveal])
  return (
    <div
      ref={place}
      className="min-h-0 flex-1 overflow-hidden rounded-md border border-line focus-within:outline-2 focus-within:outline-accent"
      data-testid="editor"
    />
  )
}

function extensionsFor(label: string, current: { readonly current: Current }): Extension[] {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
  const reference = () => current.current.reference
  const openLibrary: OpenLibrary = (module, line) => current.current.openLibrary?.(module, line)
  return [
    EditorView.cspNonce.of(nonce),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EditorView.lineWrapping,
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) current.current.onChange?.(state.doc.toString())
    }),
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    history(),
    drawSelection(),
    // Others write policies too: what hides in their text is drawn.
    highlightSpecialChars(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    // As many as are seen without scrolling: the list has no focus of its own in which one could scroll by keys.
    autocompletion({ override: [completeRego(reference)], icons: false, maxRenderedOptions: optionsInSight }),
    hoverTooltip((view, pos) => hoverContent(view, pos, reference())),
    goToDefinition(reference, openLibrary),
    keymap.of([
      ...definitionKeymap(reference, openLibrary),
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...lintKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    tabIndentsOnceUsed,
    rego(),
    theme,
  ]
}
